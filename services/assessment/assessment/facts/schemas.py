"""Wire types of facts."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from assessment.facts.rules import Rows


class FactOut(BaseModel):
    """What the platform knows about one item."""

    model_config = ConfigDict(from_attributes=True)

    code: Annotated[str, Field(description="三级指标，如 C18")]
    is_met: Annotated[bool | None, Field(description="数据是否达到通知要求；null 为无法判断")]
    text: str
    rows: Annotated[Rows | None, Field(description="明细所在的页面；null 为没有明细")]
    rows_id: Annotated[str | None, Field(description="明细所属计划、细则、抽样或学校的编号")]


class FactsOut(BaseModel):
    """The facts of a submission and when they were computed."""

    model_config = ConfigDict(from_attributes=True)

    year_id: UUID | None
    year_name: str | None
    computed_at: datetime
    is_kept: Annotated[bool, Field(description="结果确定时留存的数据，不再变化")]
    items: list[FactOut]
