"""The docs are drawn from the declarations, say all that the rules answer, and are current."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from cli.docs import command
from cli.docs.citations import ROOMS
from cli.docs.diagram import picture
from cli.docs.pages import machines, pages, stale, walked, with_picture, write
from cli.docs.pictures import files
from cli.docs.state_explorer import Found, Tried
from cli.docs.transitions import Way, ways
from standards.accreditation import ACCREDITATION_COMMANDS
from standards.clauses import Clause
from standards.partner.commands import PARTNER_COMMANDS
from standards.rejections import RejectionCode
from standards.review import REVIEW_COMMANDS
from standards.vocabulary import Outcome, Role, Stage
from tests.standards.builders import ComplaintScenario
from tests.standards.contract import CONTRACT
from tests.standards.exploration import EDGES, ESCALATIONS, Exploration
from tests.support.command_line import invoke

ON_ACCREDITATION = {*ACCREDITATION_COMMANDS, *PARTNER_COMMANDS}
REPO = Path(__file__).resolve().parents[2]
PAGES = ("README.md", "docs/clauses.md", "docs/complaint.md", "docs/accreditation.md", "docs/review.md")


@pytest.fixture(scope="module")
def wanted() -> dict[str, str]:
    return pages(REPO)


def walk_of(name: str) -> Found[Any]:
    """What the walk through the process found: made when a test asks for it, never while tests are collected."""
    (found,) = (found for found in walked() if found.machine.name == name)
    return found


@pytest.fixture(scope="module", params=[machine.name for machine in machines()])
def found(request: pytest.FixtureRequest) -> Found[Any]:
    """Every process in turn."""
    return walk_of(request.param)


@pytest.fixture(scope="module")
def complaint() -> Found[Any]:
    return walk_of("complaint")


@pytest.fixture
def elsewhere(tmp_path: Path, wanted: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with the sources of this one, where the docs can be spoilt."""
    for room in (*ROOMS, "tests", "examples", "requirements", "pyproject.toml"):
        (tmp_path / room).symlink_to(REPO / room)
    write(tmp_path, wanted)
    monkeypatch.setattr(command, "REPO", tmp_path)
    return tmp_path


def docs(*arguments: str) -> tuple[int, str]:
    """What the command says, and its exit status."""
    ran = invoke("docs", *arguments)
    return ran.exit_code, ran.output


def test_the_docs_in_the_repository_are_current(wanted: dict[str, str]) -> None:
    assert not list(stale(REPO, wanted)), "the code has moved on: run ./recourse docs"


def test_a_check_of_current_docs_says_nothing(elsewhere: Path) -> None:
    assert docs("--check") == (0, "")


@pytest.mark.parametrize("page", PAGES)
def test_a_check_names_what_is_stale_and_leaves_it_alone(elsewhere: Path, page: str) -> None:
    spoilt = (elsewhere / page).read_text().replace("mark_board", "mark board", 1)
    (elsewhere / page).write_text(spoilt)

    status, said = docs("--check")

    assert status == 1
    assert [line.split()[0] for line in said.splitlines()] == [page]
    assert (elsewhere / page).read_text() == spoilt


def test_the_command_writes_what_is_missing_or_stale(elsewhere: Path) -> None:
    (elsewhere / "docs" / "clauses.md").unlink()
    (elsewhere / "docs" / "complaint.md").write_text("")

    assert docs() == (0, "wrote docs/clauses.md\nwrote docs/complaint.md\n")
    assert docs("--check") == (0, "")


def test_a_picture_is_put_between_its_marks_and_nowhere_else() -> None:
    text = "a\n<!-- picture: one -->\nold\n<!-- end of picture -->\nb\n<!-- picture: two -->\n<!-- end of picture -->\n"

    drawn = with_picture(text, "one", r"new \1")

    assert drawn == text.replace("old", r"new \1")
    assert with_picture(drawn, "three", "new") == drawn


def test_every_link_of_the_docs_leads_somewhere() -> None:
    for page in (REPO / "README.md", *sorted((REPO / "docs").rglob("*.md"))):
        for target in re.findall(r"\]\(([^)#:]+)(?:#\w+)?\)", page.read_text()):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_the_readme_shows_each_picture_that_the_command_takes() -> None:
    shown = re.findall(r"!\[[^\]]+\]\((docs/pictures/[^)]+)\)", (REPO / "README.md").read_text())

    assert sorted(shown) == sorted(str(file) for file in files())


def test_every_room_has_its_place_in_the_tour() -> None:
    tour = (REPO / "docs" / "rooms.md").read_text()
    rooms = {path.parent.name for path in REPO.glob("*/__init__.py")}

    assert rooms >= {"standards", "records", "activities", "workflows", "api", "cli"}
    assert {room for room in rooms if f"[`{room}/`]" in tour} == rooms


def test_an_answer_depends_on_nothing_that_the_page_does_not_name(complaint: Found[Any]) -> None:
    answers: dict[tuple[object, ...], set[object]] = {}
    for each in complaint.tried:
        if each.answer.refused != RejectionCode.ROLE_REQUIRED:
            asked = (each.stage, each.situation, each.part, each.command)
            answers.setdefault(asked, set()).add(each.answer)

    assert [asked for asked, found in answers.items() if len(found) > 1] == []


def test_a_role_allows_or_refuses_an_action_whatever_else_is_so(complaint: Found[Any]) -> None:
    refused: dict[tuple[object, ...], set[bool]] = {}
    for each in complaint.tried:
        asked = (each.stage, each.roles, each.command.action)
        refused.setdefault(asked, set()).add(each.answer.refused == RejectionCode.ROLE_REQUIRED)

    assert [asked for asked, found in refused.items() if len(found) > 1] == []


def test_everybody_tries_every_action_in_every_stage(complaint: Found[Any]) -> None:
    tried = {(each.stage, role, each.command.action) for each in complaint.tried for role in each.roles}
    roles = set(Role) - {Role.SYSTEM}

    assert tried == {(stage, role, action) for stage in Stage for role in roles for action in CONTRACT}


def test_the_ways_are_those_of_the_standard(complaint: Found[Any]) -> None:
    led = {(t.stage, t.command.action, t.answer.moved_to) for t in complaint.tried if t.answer.moved_to}

    assert {(stage, action, to.stage, to.outcome) for stage, action, to in led} == EDGES | ESCALATIONS


def test_no_refusal_that_another_walk_meets_is_left_out(complaint: Found[Any]) -> None:
    """The other walk tries bodies of its own, written from the contract."""
    other, straight = (
        ComplaintScenario({"mark_board": {"quorum": 1}}),
        ComplaintScenario({"mark_board": {"quorum": 1}}, very_serious=True),
    )
    met = Exploration(other.edition).from_(other.case, straight.case).rejections

    assert met <= _refusals(complaint.tried)


def _refusals(tried: Iterable[Tried]) -> set[tuple[str, RejectionCode]]:
    return {(each.command.action, RejectionCode(each.answer.refused)) for each in tried if each.answer.refused}


def test_the_picture_shows_every_way(complaint: Found[Any]) -> None:
    found = ways(complaint)
    drawn = picture(found)

    assert all(_is_drawn(way, drawn) for way in found)
    assert all(stage in drawn for stage in Stage if stage is not Stage.CLOSED)
    assert all(outcome in drawn for outcome in Outcome)


def _is_drawn(way: Way, drawn: str) -> bool:
    words, to = way.words.replace("`", ""), way.to.outcome or way.to.stage
    arrow = re.search(rf"^    {re.escape(way.begins_at or '[*]')} --> {to}: .*{re.escape(words)}", drawn, re.MULTILINE)
    return arrow is not None or f"{words} ({to})" in drawn


def test_every_action_and_every_clause_has_its_line(wanted: dict[str, str]) -> None:
    assert set(re.findall(r"^\| `(\w+)`<br>", wanted["docs/complaint.md"], re.MULTILINE)) == set(CONTRACT)
    assert re.findall(r'<a id="\w+"></a>(S\d+) \|', wanted["docs/clauses.md"]) == [str(clause) for clause in Clause]


def test_every_process_has_a_picture_that_shows_every_way(found: Found[Any]) -> None:
    led = ways(found)
    drawn = picture(led)

    assert all(_is_drawn(way, drawn) for way in led)
    assert {way.to.stage for way in led} | {way.leaves for way in led} - {None} == set(found.machine.stages)


def test_every_process_is_tried_in_every_stage_by_every_role(found: Found[Any]) -> None:
    tried = {(each.stage, role, each.command.action) for each in found.tried for role in each.roles}
    roles = set(Role) - {Role.SYSTEM}

    assert tried == {
        (stage, role, name) for stage in found.machine.stages for role in roles for name in found.machine.actions
    }


def test_an_order_on_a_review_is_answered_by_what_its_page_names() -> None:
    review = walk_of("review")
    answers: dict[tuple[object, ...], set[object]] = {}
    for each in review.tried:
        if each.roles and each.answer.refused != RejectionCode.ROLE_REQUIRED:
            asked = (each.stage, each.situation, each.part, each.command)
            answers.setdefault(asked, set()).add((each.answer.refused, each.answer.moved_to))

    assert [asked for asked, found in answers.items() if len(found) > 1] == []


def test_an_accreditation_is_lost_by_a_lapse_or_by_a_revocation_and_never_comes_back() -> None:
    found = walk_of("accreditation")
    led = {(way.leaves, way.to.stage) for way in ways(found)}
    behind_grace = {"in_remediation", "under_review", "renewal_on_hold"}

    assert {before for before, after in led if after == "revoked"} == {"under_review", "renewal_on_hold"}
    assert {before for before, after in led if after == "lapsed"} == {"in_grace", *behind_grace}
    assert not {before for before, _ in led} & {"lapsed", "revoked"}


@pytest.mark.parametrize(("name", "declared"), [("review", {*REVIEW_COMMANDS}), ("accreditation", ON_ACCREDITATION)])
def test_every_action_has_its_line_on_the_page_of_its_process(
    wanted: dict[str, str], name: str, declared: set[str]
) -> None:
    assert set(re.findall(r"^\| `(\w+)`<br>", wanted[f"docs/{name}.md"], re.MULTILINE)) == declared
