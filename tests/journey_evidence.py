"""Evidence for the viewer's journey: `python -m tests.journey_evidence`, in TISHENG_DATA's stack.

Hands in one school's submission with a photo, a workbook and, where ffmpeg is, a film; another
school has uploaded the same photo and a workbook with the same words. Prints the submission's id.
"""

import io
import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from PIL import Image, ImageDraw
from xlsxwriter import Workbook

from embedded.layout import Layout
from kernel.actor import Role
from tests import playing
from tests.callers import Caller, Calls, Mint, Unit, all_rows
from tests.security.world import ASSESSMENT, AUTH, World
from tests.stack import Stack
from tests.uploading import upload

SCHOOL, ELSEWHERE = "烟台第九中学", "烟台第五中学"
PASSAGE = (
    "课前利用学习平台发布预习任务并查看完成比例，课中依据投票结果调整讲解的顺序和深度，"
    "课后按照错误类型分组推送练习，每两周与家长沟通一次学习进展，"
    "三个月后对比两次测验的分布来判断教学是否有效。"
)


def photo() -> bytes:
    """Make a photo of a blackboard that knows where it was taken."""
    picture = Image.new("RGB", (1600, 1200), "#2f5d50")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((80, 80, 1520, 1000), outline="#d9c29a", width=24)
    draw.line((200, 700, 700, 300, 1300, 800), fill="white", width=8)
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (37.0, 27.0, 0.0), 3: "E", 4: (121.0, 26.0, 0.0)}
    packed = io.BytesIO()
    picture.save(packed, "JPEG", exif=exif)
    return packed.getvalue()


def workbook(*rows: str) -> bytes:
    """Make a workbook of some lines."""
    packed = io.BytesIO()
    book = Workbook(packed, {"in_memory": True})
    sheet = book.add_worksheet("教学反思")
    sheet.set_column(0, 0, 90)
    for at, row in enumerate(rows):
        sheet.write(at, 0, row, book.add_format({"text_wrap": True}))
    book.close()
    return packed.getvalue()


def film(rate: int = 12) -> bytes | None:
    """Let ffmpeg make a film of a few seconds, if it is there."""
    if shutil.which("ffmpeg") is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "film.mp4"
        source = ["-f", "lavfi", "-i", f"testsrc=size=1280x960:rate={rate}:duration=8"]
        codec = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"]
        subprocess.run(["ffmpeg", "-v", "error", *source, *codec, str(made)], check=True)
        return made.read_bytes()


def unit_named(calls: Calls, caller: Caller, name: str, kind: str) -> Unit:
    """Find a unit."""
    rows = all_rows(calls, caller, f"{AUTH}/organisations", kind=kind, q=name)
    row = next(row for row in rows if row["name"] == name)
    return Unit(str(row["id"]), str(row["path"]), name)


def hand_in(calls: Calls, mint: Mint) -> str:
    """Play until the district can review."""
    probe = mint.person(Role.CITY_OFFICE, "/")
    city = unit_named(calls, probe, "烟台市", "city")
    school, other = (unit_named(calls, probe, one, "school") for one in (SCHOOL, ELSEWHERE))
    world = World(calls, mint, city, [], {"": [school, other]})
    lead = mint.person(Role.SCHOOL_LEAD, school.path, org_id=school.id)
    copier = mint.person(Role.SCHOOL_LEAD, other.path, org_id=other.id)
    upload(calls, copier, "活动照片.jpg", photo(), org_id=other.id)
    upload(calls, copier, "反思.xlsx", workbook("我校的教学反思", PASSAGE), org_id=other.id)
    files = {
        "课堂照片.jpg": photo(),
        "教学反思.xlsx": workbook("第九中学八年级数学组教学反思", PASSAGE, "以上做法将继续改进。"),
        "课堂实录.mp4": film(),
    }
    ids = [
        upload(calls, lead, name, content, org_id=school.id)
        for name, content in files.items()
        if content is not None
    ]
    round_id = world.new_round(school)
    world.open_round(round_id)
    submission_id = world.submission_of(school, round_id)
    rubric_id = calls.ok(lead, "GET", f"{ASSESSMENT}/submissions/{submission_id}").json()[
        "rubric_id"
    ]
    rubric = calls.ok(lead, "GET", f"{ASSESSMENT}/rubrics/{rubric_id}").json()
    playing.hand_in(calls, lead, submission_id, rubric, evidence={"C1": ids})
    return submission_id


def main() -> None:
    """Print the submission's id."""
    folder = os.environ.get("TISHENG_STACK") or os.environ["TISHENG_DATA"]
    stack = Stack(Layout(Path(folder).absolute(), int(os.environ["PORT"])))
    calls = Calls(stack)
    print(json.dumps({"submission": hand_in(calls, Mint(stack))}))
    calls.close()


if __name__ == "__main__":
    main()
