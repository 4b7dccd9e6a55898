"""Which version of the workers takes a task, where Temporal is to decide: its Worker Versioning."""

from temporalio.common import VersioningBehavior, WorkerDeploymentVersion
from temporalio.worker import WorkerDeploymentConfig


def deployment_config(deployment: str | None, build: str) -> WorkerDeploymentConfig | None:
    """How a worker names itself, or None where workers are not versioned and each takes what comes.

    Processes live for years, so none is pinned: each goes on under the current version of the deployment, which must
    replay what the one before did. A version takes nothing before somebody makes it current or ramps it up.
    """
    if deployment is None:
        return None
    return WorkerDeploymentConfig(
        version=WorkerDeploymentVersion(deployment_name=deployment, build_id=build),
        use_worker_versioning=True,
        default_versioning_behavior=VersioningBehavior.AUTO_UPGRADE,
    )
