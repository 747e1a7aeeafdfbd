"""Reads across features: draws, published scores, kept facts, certifications that were begun."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.certifications.tables import Certification
from assessment.draws.tables import DrawPick, DrawPiece
from assessment.facts.tables import SubmissionFacts
from assessment.schemes.tables import SchoolScheme
from assessment.submissions.tables import Submission
from assessment.teacher_scores.tables import TeacherScore
from assessment.undo import OfYear


async def hold_schemes(session: AsyncSession, schools: Collection[OfYear]) -> None:
    """Let nobody publish scores of these schools before the commit."""
    place = tuple_(SchoolScheme.year_id, SchoolScheme.school_id)
    query = select(SchoolScheme.id).where(place.in_(list(schools))).order_by(SchoolScheme.id)
    await session.execute(query.with_for_update(read=True))


async def drawn(session: AsyncSession, certifications: Collection[UUID]) -> frozenset[UUID]:
    """Of certifications those that a draw has taken up, unless its teacher was replaced."""
    query = (
        select(DrawPiece.certification_id)
        .join(DrawPick, DrawPick.id == DrawPiece.pick_id)
        .where(
            DrawPiece.certification_id.in_(list(certifications)),
            DrawPick.replaced_at.is_(None),
        )
    )
    return frozenset(await session.scalars(query))


async def published(session: AsyncSession, people: Collection[OfYear]) -> frozenset[OfYear]:
    """Of people of a year those with a published score."""
    who = tuple_(SchoolScheme.year_id, TeacherScore.person_id)
    query = (
        select(SchoolScheme.year_id, TeacherScore.person_id)
        .join(TeacherScore, TeacherScore.scheme_id == SchoolScheme.id)
        .where(who.in_(list(people)))
    )
    return frozenset((row[0], row[1]) for row in await session.execute(query))


async def kept(session: AsyncSession, schools: Collection[OfYear]) -> frozenset[OfYear]:
    """Of schools in a year those whose facts were kept with a final result."""
    place = tuple_(SubmissionFacts.year_id, Submission.school_id)
    query = (
        select(SubmissionFacts.year_id, Submission.school_id)
        .join(Submission, Submission.id == SubmissionFacts.submission_id)
        .where(place.in_(list(schools)))
    )
    found = await session.execute(query)
    return frozenset((year_id, school_id) for year_id, school_id in found if year_id is not None)


async def begun(session: AsyncSession, people: Collection[OfYear]) -> Mapping[OfYear, datetime]:
    """When people of a year last began a certification."""
    one = Certification
    query = (
        select(one.year_id, one.person_id, func.max(one.created_at))
        .where(tuple_(one.year_id, one.person_id).in_(list(people)))
        .group_by(one.year_id, one.person_id)
    )
    return {(row[0], row[1]): row[2] for row in await session.execute(query)}
