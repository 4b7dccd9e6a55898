"""The files in deploy/kubernetes hold together and fit the product, without a cluster to try them on."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from temporalio.envconfig import ClientConfig

from records.evidence_files.object_store import EvidenceStore
from settings import Settings
from worker import WorkerRole
from workflows.ids import TASK_QUEUE

REPO = Path(__file__).resolve().parents[2]
FOLDER = REPO / "deploy" / "kubernetes"
KUSTOMIZATION: dict[str, Any] = yaml.safe_load((FOLDER / "kustomization.yaml").read_text())
COMPOSE: dict[str, Any] = yaml.safe_load((REPO / "docker-compose.yml").read_text())
DOCUMENTS: list[dict[str, Any]] = [
    one for name in KUSTOMIZATION["resources"] for one in yaml.safe_load_all((FOLDER / name).read_text())
]
PODS = {one["metadata"]["name"]: one["spec"]["template"] for one in DOCUMENTS if one["kind"] in {"Deployment", "Job"}}
PODS |= {
    one["metadata"]["name"]: one["spec"]["jobTemplate"]["spec"]["template"]
    for one in DOCUMENTS
    if one["kind"] == "CronJob"
}
COMPONENTS = sorted(path.parent.name for path in FOLDER.glob("*/kustomization.yaml"))
TEMPORALS = {"TEMPORAL_ADDRESS", "TEMPORAL_NAMESPACE"}
each_pod = pytest.mark.parametrize("name", PODS)


def _container(name: str) -> dict[str, Any]:
    (container,) = PODS[name]["spec"]["containers"]
    found: dict[str, Any] = container
    return found


def _literals() -> dict[str, str]:
    (generated,) = KUSTOMIZATION["configMapGenerator"]
    return dict(literal.split("=", 1) for literal in generated["literals"])


def _of_kind(kind: str) -> list[dict[str, Any]]:
    return [one for one in DOCUMENTS if one["kind"] == kind]


def test_every_file_is_listed_and_there() -> None:
    files = {path.name for path in FOLDER.glob("*.yaml")} - {"kustomization.yaml"}
    assert set(KUSTOMIZATION["resources"]) == files
    for component in COMPONENTS:
        listed = yaml.safe_load((FOLDER / component / "kustomization.yaml").read_text())
        names = [*listed.get("resources", []), *(patch["path"] for patch in listed.get("patches", []))]
        assert all((FOLDER / component / name).is_file() for name in names)


@each_pod
def test_every_container_runs_as_nobody_on_a_file_system_that_it_can_not_change(name: str) -> None:
    spec, container = PODS[name]["spec"], _container(name)
    assert spec["securityContext"]["runAsNonRoot"] is True
    assert str(spec["securityContext"]["runAsUser"]) in (REPO / "Dockerfile").read_text()
    assert container["securityContext"]["readOnlyRootFilesystem"] is True
    assert container["securityContext"]["allowPrivilegeEscalation"] is False
    assert container["image"] in {image["name"] for image in KUSTOMIZATION["images"]}
    assert container["resources"]["limits"]["memory"]
    assert all((REPO / argument).exists() for argument in container.get("args", ()) if argument.endswith(".py"))


@each_pod
def test_every_variable_is_a_setting_and_every_secret_a_file_that_is_mounted(name: str) -> None:
    container = _container(name)
    given = {one["name"]: one["value"] for one in container["env"]}
    if "envFrom" in container:
        given |= _literals()
        required = {f"RECOURSE_{key.upper()}" for key, field in Settings.model_fields.items() if field.is_required()}
        assert required <= {variable.removesuffix("_FILE") for variable in given}
    known = {f"RECOURSE_{field.upper()}" for field in Settings.model_fields} | TEMPORALS
    assert {variable.removesuffix("_FILE") for variable in given} <= known
    files = [value for variable, value in given.items() if variable.endswith("_FILE")]
    assert {Path(file).name for file in files} <= COMPOSE["secrets"].keys()
    assert {str(Path(file).parent) for file in files} <= {one["mountPath"] for one in container["volumeMounts"]}
    assert not [variable for variable in given if re.search(r"(PASSWORD|SECRET|KEYS?|TOKEN|DATABASE_URL)$", variable)]


def test_the_schemas_owner_is_known_to_jobs_alone() -> None:
    assert {name for name in PODS if "MIGRATION" in str(_container(name))} == {"migrate", "retention"}


@pytest.mark.parametrize("name", ["api", "worker", "mail"])
def test_probes_policies_and_scrapes_name_ports_that_are_open(name: str) -> None:
    container = _container(name)
    ports = {port["name"]: port["containerPort"] for port in container["ports"]}
    for kind in ("startupProbe", "livenessProbe", "readinessProbe"):
        (how,) = {"httpGet", "tcpSocket"} & container[kind].keys()
        assert container[kind][how]["port"] in ports
    assert int(PODS[name]["metadata"]["annotations"]["prometheus.io/port"]) in ports.values()
    (policy,) = [one for one in _of_kind("NetworkPolicy") if one["metadata"]["name"] == f"in-to-{name}"]
    open_ports = {port["port"] for rule in policy["spec"]["ingress"] for port in rule["ports"]}
    assert open_ports <= set(ports.values())
    assert policy["spec"]["podSelector"]["matchLabels"].items() <= PODS[name]["metadata"]["labels"].items()
    for variable in container["env"]:
        if variable["name"].endswith("_ADDRESS"):
            assert int(variable["value"].rpartition(":")[2]) in ports.values()


def test_processes_and_mails_are_run_by_deployments_of_their_own() -> None:
    roles = {name: _container(name)["args"][-1] for name in ("worker", "mail")}
    assert roles == {"worker": WorkerRole.PROCESSES, "mail": WorkerRole.MAIL}
    assert {"api", "worker", "mail"} == {one["metadata"]["name"] for one in _of_kind("PodDisruptionBudget")}


def _ports_out_of(name: str) -> set[int]:
    """The ports at which the pod may reach others, by all policies that select it."""
    found = set()
    for policy in _of_kind("NetworkPolicy"):
        chosen = policy["spec"]["podSelector"]
        listed = [name for one in chosen.get("matchExpressions", ()) for name in one["values"]]
        if name in (*listed, chosen.get("matchLabels", {}).get("app.kubernetes.io/component")):
            found |= {port["port"] for rule in policy["spec"].get("egress", ()) for port in rule["ports"]}
    return found


def test_only_the_mail_role_reaches_the_mail_server_and_it_reaches_no_temporal() -> None:
    mail = int(_literals()["RECOURSE_SMTP_URL"].rpartition(":")[2])
    temporal = int(_literals()["TEMPORAL_ADDRESS"].rpartition(":")[2])
    assert {name for name in PODS if mail in _ports_out_of(name)} == {"mail"}
    assert {name for name in PODS if temporal in _ports_out_of(name)} == PODS.keys() - {"mail"}


def _operations(component: str) -> list[tuple[str, str, Any]]:
    """What the component's patches add: to which target, at which path, and what."""
    listed = yaml.safe_load((FOLDER / component / "kustomization.yaml").read_text())
    return [
        (name, one["path"], one["value"])
        for patch in listed["patches"]
        for name in patch["target"]["name"].split("|")
        for one in yaml.safe_load((FOLDER / component / patch["path"]).read_text())
    ]


@pytest.mark.parametrize("component", ["evidence-s3", "evidence-folder"])
def test_a_component_for_evidence_gives_the_address_and_its_means_to_all_who_need_them(component: str) -> None:
    listed = yaml.safe_load((FOLDER / component / "kustomization.yaml").read_text())
    (generated,) = listed["configMapGenerator"]
    given = dict(literal.split("=", 1) for literal in generated["literals"])
    assert (generated["name"], generated["behavior"]) == ("settings", "merge")
    EvidenceStore.at(given["RECOURSE_EVIDENCE_URL"].replace("file:///evidence", "memory:///"))
    known = [variable.removeprefix("RECOURSE_").lower() for variable in given if variable.startswith("RECOURSE_")]
    assert known == ["evidence_url"]
    assert {name for name, _, _ in _operations(component)} == {"api", "retention", "tools"}
    for target in ("api", "retention"):
        added = [(path, value) for name, path, value in _operations(component) if name == target]
        assert len(added) == 2
        for path, _ in added:
            assert _at(target, path.removesuffix("/-")), "an operation adds to a list that is there"


def _at(name: str, path: str) -> Any:
    """What is at the JSON pointer of the Deployment or CronJob."""
    (found,) = [
        one for one in DOCUMENTS if one["metadata"]["name"] == name and one["kind"] in {"Deployment", "CronJob"}
    ]
    for step in path.strip("/").split("/"):
        found = found[int(step) if step.isdigit() else step]
    return found


def test_the_pod_for_commands_rests_and_reaches_what_commands_need() -> None:
    (deployment, *policies) = yaml.safe_load_all((FOLDER / "tools" / "tools.yaml").read_text())
    assert deployment["spec"]["replicas"] == 0
    (container,) = deployment["spec"]["template"]["spec"]["containers"]
    given = {one["name"].removesuffix("_FILE") for one in container["env"]}
    needed = {"DATABASE_URL", "MIGRATION_DATABASE_URL", "AUDIT_KEYS", "SIGNING_KEYS"}
    assert {f"RECOURSE_{name}" for name in needed} <= given
    assert given <= {f"RECOURSE_{field.upper()}" for field in Settings.model_fields}
    labels = deployment["spec"]["template"]["metadata"]["labels"]
    assert policies[0]["spec"]["podSelector"]["matchLabels"].items() <= labels.items()
    files = [one["value"] for one in container["env"] if one["name"].endswith("_FILE")]
    assert {str(Path(file).parent) for file in files} <= {one["mountPath"] for one in container["volumeMounts"]}


@pytest.mark.skipif(shutil.which("kubectl") is None, reason="kustomize comes with kubectl, which is not installed")
@pytest.mark.parametrize("evidence", ["evidence-s3", "evidence-folder"])
def test_kustomize_builds_it_with_all_components(tmp_path: Path, evidence: str) -> None:
    folder = tmp_path / "kubernetes"
    shutil.copytree(FOLDER, folder)
    others = [name for name in COMPONENTS if not name.startswith("evidence-") and name != "tools"]
    listed = {"components": ["tools", *others, evidence]}
    (folder / "kustomization.yaml").write_text(yaml.safe_dump(KUSTOMIZATION | listed))
    built = subprocess.run(["kubectl", "kustomize", folder], check=False, capture_output=True, text=True)
    assert built.returncode == 0, built.stderr
    made = list(yaml.safe_load_all(built.stdout))
    assert {one["metadata"]["namespace"] for one in made} == {KUSTOMIZATION["namespace"]}
    pods = [one["spec"]["template"]["spec"] for one in made if one["kind"] in {"Deployment", "Job"}]
    assert len(pods) == len(PODS)  # the pod for commands in the place of the CronJob
    assert all(":" in container["image"] for pod in pods for container in pod["containers"])
    given = {pod["containers"][0]["name"]: pod["containers"][0] for pod in pods}
    for name in ("api", "tools"):  # what a command needs to reach what the product reaches
        assert "TEMPORAL_API_KEY" in {one["name"] for one in given[name]["env"]}
        assert "evidence" in str(given[name]["volumeMounts"]) + str(given[name]["env"])


def test_the_pod_for_commands_is_to_be_listed_before_the_components_that_add_to_it() -> None:
    (wanted,) = re.findall(r"^# components: \[(.+)\]$", (FOLDER / "kustomization.yaml").read_text(), flags=re.MULTILINE)
    assert wanted.split(", ")[0] == "tools"


def test_services_budgets_and_scalers_name_what_there_is() -> None:
    (service,) = _of_kind("Service")
    assert service["spec"]["ports"][0]["targetPort"] in {port["name"] for port in _container("api")["ports"]}
    for one in _of_kind("PodDisruptionBudget"):
        labels = PODS[one["metadata"]["name"]]["metadata"]["labels"]
        assert one["spec"]["selector"]["matchLabels"].items() <= labels.items()
    (scaler,) = _of_kind("HorizontalPodAutoscaler")
    scaled = yaml.safe_load((FOLDER / "keda" / "scaled.yaml").read_text())["spec"]
    assert {scaler["spec"]["scaleTargetRef"]["name"], scaled["scaleTargetRef"]["name"]} == {"api", "worker"}
    (trigger,) = scaled["triggers"]
    assert trigger["metadata"]["taskQueue"] == TASK_QUEUE
    assert trigger["metadata"]["endpoint"] == _literals()["TEMPORAL_ADDRESS"]
    assert trigger["metadata"]["namespace"] == _literals()["TEMPORAL_NAMESPACE"]


def test_the_variables_for_temporal_cloud_give_a_connection_by_key_over_tls() -> None:
    patch = yaml.safe_load((FOLDER / "temporal-cloud" / "api-key.yaml").read_text())
    given = {one["value"]["name"]: one["value"].get("value", "from-the-secret") for one in patch}
    found = ClientConfig.load_client_connect_config(override_env_vars=given, disable_file=True)
    assert found.get("api_key") == "from-the-secret"
    assert found.get("target_host") == given["TEMPORAL_ADDRESS"]
    assert found.get("namespace") == given["TEMPORAL_NAMESPACE"]
    assert found.get("tls")
