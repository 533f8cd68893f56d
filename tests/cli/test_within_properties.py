"""Whatever is done, filters of texts are told of each element by its letters, or by the history since."""

from __future__ import annotations

import shlex
import sqlite3
from contextlib import closing
from itertools import chain
from pathlib import Path
from shutil import copyfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crmcli.actions.funnel.convert import at_once
from crmcli.store import trace, within
from tests.conftest import Crm
from tests.lettered import passed_over

BEGUN = """
field add lead colour text
field add lead size number
lead new 'Bäcker & Söhne' --city Köln --company-name Ærø --set 'colour=dark green' --set size=12345
lead new Relaunch --city Ulm --first-name Zoë --last-name Groß
lead new Oak --city Brno --company-name Elm
lead new Pine --city Suhl
lead new 'Süß' --set colour=crimson
contact new 'Max Maß' --city Trier
contact new 'Ida Lime' --city Mainz
company new Mülltonnen --city Celle
""".strip().splitlines()
LEADS = "Lead Name,First Name,Last Name,City\nElder,Zoë,Bell,Bonn\nOak,Ada,Lee,Brno\nElm,,,Œrebro\n"
LINES = """
lead new Nightshade --city Trier
edit --where 'lead title~ightsh' --city Mainz
rm LEAD-99
contact new 'Max Lime'
edit LEAD-1 --last-name Straße
import lead leads.csv
"""
texts = st.sampled_from(("Bäcker", "Œrebro", "東京都", "dark green", "x", "12 345", "Straße 7", "Elder & Oak"))
leads = st.integers(1, 5).map("LEAD-{}".format)
every = st.one_of(leads, st.sampled_from(("CONTACT-1", "CONTACT-2", "CONTACT-3", "COMPANY-1", "DEAL-1")))
plain = st.one_of(
    st.builds("lead new '{}' --city '{}'".format, texts, texts),
    st.builds("lead new Fir --set 'colour={}' --set size=77777".format, texts),
    st.builds("edit {} --city '{}'".format, every, texts),
    st.builds("edit {} {} --title '{}'".format, leads, leads, texts),
    st.builds("edit {} --set 'colour={}'".format, leads, texts),
    st.builds("edit --where 'lead city~o' --company-name '{}'".format, texts),
    st.builds("convert {} {} --to deal+contact+company --on-duplicate create".format, leads, leads),
    st.builds("rm {} -y".format, every),
    st.builds("clone {}".format, every),
    st.builds("merge {} {} -y".format, leads, leads),
)
ODD = """
undo --of tester --skip-final
import lead leads.csv
import lead leads.csv --upsert-by title
batch lines --keep-going
field rename lead colour hue
field rm lead colour -y
field edit lead size --type text
field edit lead colour --indexed
merge CONTACT-1 CONTACT-2 -y
purge CONTACT-1 --leave -y
purge LEAD-2 --leave -y
convert --where 'lead stage=new' --to deal+contact+company --on-duplicate create
rm LEAD-3 LEAD-4 LEAD-5 -y
rm --where 'lead city~o' -y
""".strip().splitlines()
acts = st.sampled_from((plain, st.sampled_from(ODD))).flatmap(lambda act: act)
turned = st.sampled_from(((), (), ("undo",), ("undo",), ("undo", "redo"), ("undo", "undo")))
histories = st.lists(st.tuples(acts, turned), min_size=2, max_size=4)


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    crm = Crm(tmp_path_factory.mktemp("begun"))
    for line in BEGUN:
        done = crm(*shlex.split(line))
        assert done.exit == 0, done.err
    with closing(sqlite3.connect(crm.db)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return crm.db


@pytest.mark.file
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(histories, st.sampled_from((1, 3, 3, 500)), st.sampled_from((1, 4, 128, 128)), st.booleans())
def test_no_act_leaves_an_element_out(
    crm: Crm, begun: Path, acts: list[tuple[str, tuple[str, ...]]], many: int, each: int, sets: bool
) -> None:
    """What is refused changes nothing, and is looked at, too."""
    copyfile(begun, crm.db)
    for beside in crm.folder.glob("crm.db?*"):
        beside.unlink()
    (crm.folder / "leads.csv").write_text(LEADS)
    (crm.folder / "lines").write_text(LINES)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(crm.folder)
        patch.setattr(within, "MANY", many)
        patch.setattr(within, "EACH", each)
        if sets:
            patch.setattr(at_once, "_MANY", 2)
            patch.setattr(trace, "PART", 0)
        for line in chain.from_iterable((line, *more) for line, more in acts):
            crm(*shlex.split(line))
            assert passed_over(crm.db) == {}, line
