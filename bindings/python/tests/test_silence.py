"""What is printed by mistake tells nobody anything."""

import dataclasses

import interlude as il

SECRET = "what nobody is to read"


def test_records_and_variants_print_their_names_alone(vault: il.Vault) -> None:
    entry = vault.journal.get(vault.journal.write(il.NewEntry(title=SECRET, body=SECRET, tags=[SECRET])))
    shown = [
        il.Unlock.PASSPHRASE(SECRET),
        il.NewVault(passphrase=SECRET),
        il.Edit.TITLE(SECRET),
        il.HttpResponse(status=200, body=SECRET.encode()),
        entry,
        entry.summary,
        vault.journal.search("nobody", 10),
    ]
    for one in shown:
        for said in (repr(one), str(one), f"{one}", f"{one!r}"):
            assert SECRET not in said and "nobody" not in said and "(..)" in said


def test_nothing_generated_says_what_is_in_it() -> None:
    kinds = [kind for kind in vars(il).values() if isinstance(kind, type)]
    kinds += [inner for kind in kinds for inner in vars(kind).values() if isinstance(inner, type)]
    records = [kind for kind in kinds if dataclasses.is_dataclass(kind)]
    assert len(records) > 100
    for kind in records:
        one = object.__new__(kind)
        assert repr(one) == str(one) == f"{kind.__qualname__}(..)"
