"""Proposals to give a right that takes two people 授权申请. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from kernel.actor import Role
from kernel.errors import Conflict, NotAllowed


class ProposalState(StrEnum):
    """待确认、已确认、已拒绝、已撤回、已过期."""

    PENDING = "pending"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class NotForTwo(Conflict):
    code = "second_person_not_needed"
    title = "这一角色不需要两人办理，请在人员详情中直接授予"


class ProposalPending(Conflict):
    code = "proposal_pending"
    title = "该人员的同一授权申请正在等待确认，不需要再次提出"


class ProposalOver(Conflict):
    code = "proposal_over"
    title = "该申请已经处理或已过期，请刷新后查看"


class AnotherMustDecide(NotAllowed):
    code = "another_person_must_decide"
    title = "不能确认自己提出的申请，也不能确认给自己的授权，请由另一位管理员办理"


class OnlyProposerWithdraws(NotAllowed):
    code = "only_proposer_withdraws"
    title = "只有提出人可以撤回申请；不同意请选择拒绝"


@dataclass(frozen=True, slots=True)
class Wish:
    """Who should get which role where, and why."""

    person_id: UUID
    role: Role
    org_id: UUID
    reason: str
    department_id: UUID | None = None


def state_at(state: ProposalState, expires_at: datetime, now: datetime) -> ProposalState:
    """Return the state as it is now: a pending proposal runs out by itself."""
    return ProposalState.EXPIRED if state is ProposalState.PENDING and expires_at <= now else state


def check_decision(decider: UUID, proposed_by: UUID, person_id: UUID, state: ProposalState) -> None:
    """Refuse whoever proposed it or is concerned, and a proposal that is over."""
    if decider in {proposed_by, person_id}:
        raise AnotherMustDecide
    if state is not ProposalState.PENDING:
        raise ProposalOver
