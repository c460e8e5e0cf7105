"""The corpus: bundles, zips, shelves and folders that mean harm, each with the command that a victim would type.

Every case says what the refusal must name. That nothing was written outside and nothing was run is asked of all.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

from hostile.bundle import Bundle, sha, write_shelf, write_zip
from hostile.shelves import folder_cases, shelf_cases
from hostile.stage import Case, Stage, site_zip
from hostile.zips import zip_cases

LONG = "a" * 300


UNSAFE = {
    "absolute": ("source/{outside}/x", "empty part|absolute"),
    "absolute_at_once": ("{outside}/x", "absolute"),
    "two_slashes": ("//x", "absolute"),
    "root": ("/", "absolute"),
    "up": ("source/../x", r"'\.\.'"),
    "up_twice": ("source/../../x", r"'\.\.'"),
    "up_five": ("source/../../../../../x", r"'\.\.'"),
    "up_inside": ("source/a/../../x", r"'\.\.'"),
    "up_at_once": ("../x", r"'\.\.'"),
    "up_at_the_end": ("source/a/..", r"'\.\.'"),
    "dot": ("source/./x", r"'\.'"),
    "dot_alone": (".", r"'\.'"),
    "empty_part": ("source/a//x", "empty part"),
    "backslash": ("source/a\\x", "backslash"),
    "backslash_up": ("source/..\\..\\x", "backslash"),
    "backslash_root": ("\\x", "backslash"),
    "drive": ("C:/x", "colon"),
    "drive_relative": ("source/C:x", "colon"),
    "stream": ("source/x.csv:hidden", "colon"),
    "share": ("\\\\host\\share\\x", "backslash"),
    "newline": ("source/a\nb", r"U\+000A"),
    "carriage_return": ("source/a\rb", r"U\+000D"),
    "tab": ("source/a\tb", r"U\+0009"),
    "escape": ("source/\x1b[2Jx", r"U\+001B"),
    "delete": ("source/a\x7f", r"U\+007F"),
    "c1": ("source/a\x9b", r"U\+009B"),
    "bidirectional": ("source/a\u202egpj.exe", r"U\+202E"),
    "zero_width": ("source/a\u200bb", r"U\+200B"),
    "line_separator": ("source/a\u2028b", r"U\+2028"),
    "byte_order_mark": ("source/\ufeffx", r"U\+FEFF"),
    "private_use": ("source/\ue000", r"U\+E000"),
    "con": ("source/con", "reserves"),
    "nul_csv": ("source/data/NUL.csv", "reserves"),
    "aux_folder": ("source/aux/x", "reserves"),
    "com1": ("source/com1.txt", "reserves"),
    "lpt9": ("source/LPT9.tar.xz", "reserves"),
    "com_superscript": ("source/com².txt", "reserves"),
    "long_name": (f"source/{LONG}", "more than 200 bytes"),
    "long_name_in_bytes": ("source/" + "文" * 80, "more than 200 bytes"),
    "long_path": ("source/" + "abcdefghij/" * 70 + "x", "longer than|folders deep"),
    "deep_path": ("source/" + "a/" * 60 + "x", "folders deep"),
    "full_stop_at_the_end": ("source/x.", "full stop"),
    "blank_at_the_end": ("source/x ", "blank"),
    "blank_in_front": ("source/ x", "blank"),
    "star": ("source/*", r"'\*'"),
    "question": ("source/a?b", r"'\?'"),
    "pipe": ("source/a|b", r"'\|'"),
    "less": ("source/<script>", "'<'"),
    "quote": ('source/a"b', "quotation mark"),
    "case_of_a_file": ("source/INDEX.qmd", "by case"),
    "case_of_a_folder": ("source/Chapters/x.yml", "by case"),
    "case_sharp_s": ("source/CHAPTERS/more.yml", "by case"),
    "file_as_folder": ("source/index.qmd/x", "is a file"),
    "manifest_as_folder": ("index.html/x", "is a file"),
    "wide_letters": ("source/ｉndex.qmd", "by case"),
}
EDITIONS: dict[str, object] = {
    "up": "../../../x",
    "dots": "..",
    "absolute": "/tmp/x",
    "folder": "a/b",
    "after_a_name": "2026.11/../../../x",
    "empty": "",
    "blank": " ",
    "device": "con",
    "number": 2026,
    "list": ["2026"],
    "line": "2026.11\n",
    "wide_digits": "2０２６",
    "long": "1.2.3-" + "a" * 4000,
    "backslash": "..\\x",
    "nul": "2026\0",
    "markup": "<b>2026</b>",
}
FACTS: dict[str, dict[str, object]] = {
    "label_is_a_list": {"label": ["x"]},
    "label_is_markup_and_bells": {"label": "\x1b]0;x\x07"},
    "day_is_no_day": {"frozen_on": "../../x"},
    "year_is_text": {"evidence_until": "../../x"},
    "revision_is_an_option": {"revision": "--upload-pack=touch /tmp/x"},
}
RENDERERS: dict[str, object] = {
    "quarto": "quarto 1.7.34",
    "quarto_alone": "quarto",
    "unknown": "typst 0.12",
    "empty": "",
    "blank": "   ",
    "number": 5,
    "command": "quarto;touch x",
    "path": "/bin/sh -c x",
}


def cases() -> list[Case]:
    found = [
        *_paths(),
        *_editions(),
        *zip_cases(),
        *_manifests(),
        *_results(),
        *folder_cases(),
        *shelf_cases(),
    ]
    names = [case.name for case in found]
    assert len(set(names)) == len(names)
    return found


def _paths() -> Iterator[Case]:
    for number, (name, (path, said)) in enumerate(UNSAFE.items()):

        def hostile(stage: Stage, path: str = path) -> Bundle:
            return stage.honest.plus({path.format(outside=stage.outside): b"written\n"})

        def as_zip(stage: Stage, flag: str, hostile: Callable[[Stage], Bundle] = hostile) -> list[str]:
            return ["verify", site_zip(stage, hostile(stage)), *([flag] if flag else [])]

        def as_shelf(stage: Stage, doing: str, hostile: Callable[[Stage], Bundle] = hostile) -> list[str]:
            write_shelf(stage.project, {"2026.11": hostile(stage).edition()})
            return {
                "build": ["build", str(stage.project), "--renderer", "embedded"],
                "verify": ["verify", str(stage.project), "--recompute"],
                "bundle": ["bundle", "2026.11", "--project", str(stage.project), "--output", str(stage.folder / "b")],
                "diff": ["diff", "2026.11", ".", "--project", str(stage.project)],
                "show": ["snapshot", "show", "2026.11", "--project", str(stage.project)],
            }[doing]  # fmt: skip

        flag = ("--recompute", "--rebuild", "")[number % 3]
        yield Case(f"zip_{name}", lambda stage, do=as_zip, flag=flag: do(stage, flag), said)
        if number < 8:
            for other in ("--recompute", "--rebuild"):
                if other != flag:
                    yield Case(f"zip_{name}{other}", lambda stage, do=as_zip, flag=other: do(stage, flag), said)
        doing = ("build", "verify", "build", "bundle", "diff", "show")[number % 6]
        yield Case(f"{doing}_of_a_shelf_{name}", lambda stage, do=as_shelf, doing=doing: do(stage, doing), said)


def _editions() -> Iterator[Case]:
    for name, value in EDITIONS.items():

        def beside(stage: Stage, value: object = value) -> list[str]:
            version = stage.honest.edition(name=value)
            files = stage.honest.whole | {f"v/2026.11/{path}": content for path, content in version.whole.items()}
            return ["verify", str(write_zip(stage.folder / "site.zip", files.items())), "--rebuild"]

        def on_shelf(stage: Stage, value: object = value) -> list[str]:
            write_shelf(stage.project, {"2026.11": stage.honest.edition(name=value)})
            return ["build", str(stage.project), "--renderer", "embedded"]

        yield Case(f"edition_{name}", beside, "name of a version|edition|cannot be read")
        yield Case(f"edition_on_a_shelf_{name}", on_shelf, "name of a version|edition|not as it was written")
    for name, facts in FACTS.items():

        def odd(stage: Stage, facts: dict[str, object] = facts) -> list[str]:
            return ["verify", site_zip(stage, stage.honest.edition(**facts)), "--rebuild"]

        yield Case(f"edition_{name}", odd, "edition|cannot be read")


def document(change: Callable[[dict[str, object]], object]) -> Callable[[Stage], list[str]]:
    def make(stage: Stage) -> list[str]:
        found = json.loads(stage.honest.manifest)
        found = change(found) or found
        text = (json.dumps(found, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()
        return sealed(stage, text)

    return make


def raw(text: bytes) -> Callable[[Stage], list[str]]:
    return lambda stage: sealed(stage, text)


def sealed(stage: Stage, text: bytes) -> list[str]:
    hashes = {path: sha(content) for path, content in stage.honest.files.items()} | {"manifest.json": sha(text)}
    sums = "".join(f"{hashes[path]}  {path}\n" for path in sorted(hashes)).encode()
    files = stage.honest.files | {"manifest.json": text, "SHA256SUMS": sums}
    return ["verify", str(write_zip(stage.folder / "s.zip", files.items())), "--rebuild"]


def entry(**facts: object) -> Callable[[dict[str, object]], object]:
    return lambda found: found["files"]["index.html"].update(facts)  # type: ignore[index]


def _manifests() -> Iterator[Case]:
    read = "cannot be read"
    yield Case("manifest_deep", raw(b"[" * 200_000), read)
    yield Case("manifest_deep_object", raw(b'{"a":' * 50_000 + b"1" + b"}" * 50_000), read)
    yield Case("manifest_empty", raw(b""), read)
    yield Case("manifest_latin", raw(b"\xff\xfe{}"), read)
    yield Case("manifest_list", raw(b"[]\n"), read)
    yield Case("manifest_number", raw(b"1\n"), read)
    yield Case("manifest_nan", raw(b'{"format": NaN}\n'), read)
    yield Case("manifest_huge_number", raw(b'{"format": ' + b"9" * 100_000 + b"}\n"), read)
    yield Case("manifest_surrogate", raw(b'{"format": "\\ud800"}\n'), read)
    yield Case("manifest_of_another_format", document(lambda found: found | {"format": "metaloom-manifest-9"}), read)
    yield Case("manifest_size_is_text", document(entry(bytes="12")), read)
    yield Case("manifest_size_is_true", document(entry(bytes=True)), read)
    yield Case("manifest_size_is_negative", document(entry(bytes=-1)), f"{read}|size")
    yield Case("manifest_size_lies", document(entry(bytes=1)), "size|bytes")
    yield Case("manifest_hash_is_a_path", document(entry(sha256="../../x")), read)
    yield Case("manifest_hash_is_null", document(entry(sha256=None)), read)
    yield Case("manifest_entry_is_a_list", document(lambda found: found["files"].update({"index.html": []})), read)  # type: ignore[index]
    yield Case("manifest_entry_has_more", document(entry(run="touch x")), read)
    yield Case("manifest_files_are_a_list", document(lambda found: found | {"files": []}), read)
    yield Case(
        "manifest_lists_itself",
        document(lambda found: found["files"].update({"manifest.json": {"bytes": 1, "sha256": "0" * 64}})),
        f"{read}|manifest",
    )  # type: ignore[index]
    yield Case("manifest_edition_is_a_list", document(lambda found: found | {"edition": [1]}), read)
    yield Case(
        "manifest_edition_has_more", document(lambda found: found | {"edition": {"name": "2026", "run": "x"}}), read
    )
    yield Case("manifest_tools_missing", document(lambda found: found | {"tools": {}}), read)
    yield Case("manifest_libraries_are_a_list", document(lambda found: found["tools"].update(libraries=["x"])), read)  # type: ignore[index]
    yield Case("manifest_has_more", document(lambda found: found | {"run": "touch x"}), read)
    yield from _tools()


def _tools() -> Iterator[Case]:
    for name, value in RENDERERS.items():

        def with_renderer(stage: Stage, value: object = value) -> list[str]:
            return ["verify", site_zip(stage, stage.honest.tools(renderer=value)), "--rebuild"]

        fine = isinstance(value, str) and value.split()[:1] == ["quarto"]
        yield Case(
            f"renderer_{name}",
            with_renderer,
            "not all that was asked for|Quarto" if fine else "renderer|cannot be read",
            (2, 3, 4) if fine else (2, 4),
        )
    for name, tools in {"quarto": {"renderer": "quarto 1.7.34"}, "other_code": {"code": "0" * 64}}.items():

        def another_page(stage: Stage, tools: dict[str, object] = tools) -> list[str]:
            """A page of lies, whose manifest says that it takes another tool to make the page again."""
            page = stage.honest.files["index.html"].replace(b"</main>", b"<p>It cures.</p></main>")
            hostile = stage.honest.plus({"index.html": page}).tools(**tools)
            return ["verify", site_zip(stage, hostile), "--rebuild"]

        yield Case(f"page_that_only_{name}_could_make", another_page, "not all that was asked for.*ML-1217", (3,))


def _results() -> Iterator[Case]:
    path = "api/analyses.json"
    for name, content in {
        "deep": b"[" * 100_000,
        "broken": b"{",
        "list": b"[]",
        "no_analyses": b"{}",
        "text": b'{"analyses": "x"}',
        "nan": b'{"analyses": [NaN]}',
        "latin": b"\xff",
        "huge_number": b'{"analyses": [' + b"9" * 100_000 + b"]}",
    }.items():
        for flag in ("--recompute", "diff"):

            def make(stage: Stage, content: bytes = content, flag: str = flag) -> list[str]:
                bundle = stage.honest.plus({path: content})
                if flag == "diff":
                    return ["diff", site_zip(stage, bundle), str(stage.project), "--project", str(stage.project)]
                return ["verify", site_zip(stage, bundle), flag]

            yield Case(f"results_{name}{flag}", make, path)

    def without(stage: Stage) -> list[str]:
        files = {name: content for name, content in stage.honest.files.items() if name != path}
        return ["verify", site_zip(stage, Bundle(files, stage.honest.document)), "--recompute"]

    def source(stage: Stage) -> list[str]:
        files = {name: content for name, content in stage.honest.files.items() if not name.startswith("source/")}
        return ["verify", site_zip(stage, Bundle(files, stage.honest.document)), "--recompute"]

    yield Case("results_missing", without, path)
    yield Case("source_missing", source, "chapters|source|_quarto.yml")
