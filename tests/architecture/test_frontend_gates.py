"""The gates of the SPA are seen to fail on planted violations, as those of Python are.

Wrong files are planted in a copy of the sources (the installed packages are linked); each tool runs
once over all of them.
"""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT

FRONTEND = ROOT / "frontend"
NODE = ROOT / ".venv" / "node"
SETTINGS = (
    ".prettierrc.json",
    "eslint.config.js",
    "package.json",
    "tsconfig.app.json",
    "tsconfig.json",
)

# file → (wrong text, the rule that has to say so)
LINTED = {
    "features/rounds/one.ts": (
        "import { startOfDay } from '../audit/days'\nexport const one = startOfDay\n",
        "import-x/no-restricted-paths",
    ),
    "parts/two.ts": (
        "import { startOfDay } from '@/features/audit/days'\nexport const two = startOfDay\n",
        "import-x/no-restricted-paths",
    ),
    "shared/three.ts": (
        "import { leavesOf } from '@/parts/rubric/tree'\nexport const three = leavesOf\n",
        "import-x/no-restricted-paths",
    ),
    "shared/four.ts": ("import './five'\nexport const four = 4\n", "import-x/no-cycle"),
    "shared/five.ts": (
        "import { four } from './four'\nexport const five = four\n",
        "import-x/no-cycle",
    ),
    "shared/six.ts": ("export const six = (x: number) => x == 6\n", "eqeqeq"),
    "shared/seven.ts": ("console.log(7)\n", "no-console"),
    "shared/eight.ts": (
        "export function eight(x: number) {\n"
        + "".join(f"  if (x === {n}) return {n}\n" for n in range(9))
        + "  return 0\n}\n",
        "complexity",
    ),
    "shared/nine.ts": ("export const nine: any = 9\n", "@typescript-eslint/no-explicit-any"),
    "shared/Ten.vue": (
        "<template><p>直接写的文字</p></template>\n",
        "vue/no-bare-strings-in-template",
    ),
    "shared/Eleven.vue": (
        (
            "<script setup lang=\"ts\">\nconst html = ''\n</script>\n"
            '<template><p v-html="html" /></template>\n'
        ),
        "vue/no-v-html",
    ),
    "shared/Twelve.vue": (
        '<template><img src="/x.png" /></template>\n',
        "vuejs-accessibility/alt-text",
    ),
}
TYPED = {
    "shared/types.ts": ("export const wrong: number = 'a'\n", "TS2322"),
    "shared/Types.vue": (
        (
            '<script setup lang="ts">\ndefineProps<{ count: number }>()\n</script>\n'
            "<template><p>{{ count.nothing }}</p></template>\n"
        ),
        "TS2339",
    ),
}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy what the tools read, and plant everything."""
    folder = tmp_path_factory.mktemp("frontend")
    for name in SETTINGS:
        shutil.copy(FRONTEND / name, folder)
    (folder / "node_modules").symlink_to(FRONTEND / "node_modules")
    shutil.copytree(FRONTEND / "src", folder / "src")
    for name, (text, _) in (LINTED | TYPED).items():
        (folder / "src" / name).write_text(text, encoding="utf-8")
    return folder


def run(folder: Path, tool: str, *words: str) -> subprocess.CompletedProcess[str]:
    """Run one of the SPA's tools in the copy."""
    return subprocess.run(
        [str(NODE / "node"), str(FRONTEND / "node_modules" / ".bin" / tool), *words],
        cwd=folder,
        env=os.environ | {"PATH": f"{NODE}{os.pathsep}{os.environ['PATH']}", "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def linted(copy: Path) -> dict[str, set[str]]:
    """Return which rules complained about each planted file."""
    done = run(copy, "eslint", "--format", "json", *(f"src/{name}" for name in LINTED))
    assert done.returncode == 1, done.stderr
    found: list[dict[str, object]] = json.loads(done.stdout)
    return {
        Path(str(one["filePath"])).relative_to(copy / "src").as_posix(): {
            str(said["ruleId"])
            for said in one["messages"]  # type: ignore[attr-defined]  # ESLint's own format
        }
        for one in found
    }


@pytest.mark.parametrize("name", LINTED)
def test_a_planted_line_stops_eslint(linted: dict[str, set[str]], name: str) -> None:
    assert LINTED[name][1] in linted[name]


def test_planted_types_stop_the_type_checker(copy: Path) -> None:
    settings = {"extends": "./tsconfig.app.json", "include": [f"src/{name}" for name in TYPED]}
    (copy / "tsconfig.planted.json").write_text(json.dumps(settings), encoding="utf-8")

    done = run(copy, "vue-tsc", "--noEmit", "-p", "tsconfig.planted.json")

    assert done.returncode != 0
    for name, (_, code) in TYPED.items():
        assert any(f"src/{name}" in line and code in line for line in done.stdout.splitlines())


def test_a_badly_laid_out_file_stops_prettier(copy: Path) -> None:
    (copy / "src" / "shared" / "laid.ts").write_text("export const x   = {a:1}\n")

    assert run(copy, "prettier", "--check", "src/shared/laid.ts").returncode == 1
