"""What a step of judging is refused for. Pure; codes are stable."""

from kernel.errors import Conflict, Invalid, NotAllowed, NotFound, Unavailable


class JudgingStepNotPossible(Conflict):
    """The campaign's state does not lead there."""

    code = "judging_step_not_possible"
    title = "评选当前的阶段不能进行这项操作，请刷新后查看最新状态"


class EntriesStillOpen(Conflict):
    """The dates for entries are not over."""

    code = "judging_entries_open"
    title = "申报截止时间未到，截止后才能开始评审"


class EntriesNotScreened(Conflict):
    """Some that were nominated wait for their screening."""

    code = "judging_entries_not_screened"
    title = "还有作品没有完成形式审查，请先逐件审查后再开始评审"


class NoEntriesToJudge(Conflict):
    code = "judging_no_entries"
    title = "没有通过形式审查的作品，不能开始评审"


class JudgesTooFew(Conflict):
    """Somebody has to be added: `errors` names the entries."""

    code = "judging_judges_too_few"
    title = "评委不足：以下作品在回避后没有足够的评委，请增加评委后再开始"


class JudgeUnknown(NotFound):
    code = "judge_unknown"
    title = "没有找到该人员，请从名单中选择在职人员"


class JudgeThere(Conflict):
    code = "judge_there"
    title = "该人员已在评委名单中"


class JudgeTaskUnknown(NotFound):
    """No such work, or another judge's."""

    code = "judge_task_unknown"
    title = "没有找到这项评审任务，可能已调整给其他评委"


class JudgeHasOffice(NotAllowed):
    """Whoever runs the campaign, or may have nominated the entry, knows whose it is."""

    code = "judge_has_office"
    title = "您是本次评选的组织者，或在作品所在区市、学校承担管理工作，不能评审这件作品，请选择回避"


class JudgeTaskClosed(Conflict):
    """Handed in, recused or taken away: it does not change any more."""

    code = "judge_task_closed"
    title = "这项评审已提交、回避或收回，不能再修改"


class JudgingOver(Conflict):
    code = "judging_over"
    title = "评审已经结束，不能再打分"


class PointsWrong(Invalid):
    """`errors` names the criteria."""

    code = "judging_points_wrong"
    title = "得分须在 0 与该项满分之间，以 0.5 分为单位"


class PointsMissing(Conflict):
    code = "judging_points_missing"
    title = "还有评分项没有打分，请全部打分后再提交"


class CommentMissing(Conflict):
    code = "judging_comment_missing"
    title = "总分低于 60 分或高于 90 分时须填写评语，说明理由后再提交"


class ScoresMissing(Conflict):
    code = "judging_scores_missing"
    title = "还有评审任务没有提交，全部提交后才能汇总排名"


class ResultsNotOpen(NotFound):
    code = "campaign_results_not_open"
    title = "该评选的结果尚未公示，公示后即可查看"


class NoticeRunning(Conflict):
    code = "campaign_notice_running"
    title = "公示期尚未结束，期满后才能公布最终结果"


class NoticeOver(Conflict):
    code = "campaign_notice_over"
    title = "公示期已经结束，异议须在公示期内提出"


class ObjectionsOpen(Conflict):
    code = "result_objections_open"
    title = "还有异议没有答复，全部答复后才能公布最终结果"


class ObjectionThere(Conflict):
    code = "result_objection_there"
    title = "您对该作品已有一条异议在处理中，请等待答复"


class ResultObjectionUnknown(NotFound):
    code = "result_objection_unknown"
    title = "没有找到这条异议"


class ObjectionAnswered(Conflict):
    code = "result_objection_answered"
    title = "这条异议已经答复，请刷新后查看"


class AnswererJudged(NotAllowed):
    """Nobody answers who judged, has an entry in the campaign, is of the school, or objected."""

    code = "result_answerer_took_part"
    title = (
        "您评审过本次评选的作品、有作品参评、是该作品所在学校的人员，或是异议提出人，"
        "须由主办单位的其他人员答复"
    )


class StrikeNeedsUpheld(Invalid):
    code = "result_strike_needs_upheld"
    title = "只有异议成立时才能取消奖项"


class ResultNotThere(Conflict):
    code = "entry_result_not_there"
    title = "只能从本单位已出结果、且以该活动为上级的活动中推荐，请先完成本级评选"


class ResultStruck(Conflict):
    """What lost its award does not go up either."""

    code = "entry_result_struck"
    title = "该作品的奖项已因异议成立被取消，不能推荐到上级，请选择其他作品"


class CertificateUnknown(NotFound):
    code = "certificate_unknown"
    title = "没有与该核验码相符的获奖证书，请核对后重新输入"


class CertificateRevokedAlready(Conflict):
    code = "certificate_revoked"
    title = "该证书已经撤销，不能再次撤销"


class CertificateFontsMissing(Unavailable):
    code = "certificate_fonts_missing"
    title = "系统缺少中文字体，暂时不能生成证书，请联系系统管理员（FONTS_DIR）"


class AwardRecordUnknown(NotFound):
    code = "award_record_unknown"
    title = "没有找到这条获奖记录，可能已被移除或不在您的管理范围内"


class AwardeeUnknown(Invalid):
    code = "award_person_unknown"
    title = "获奖人须是该校在职人员，请从名单中选择"


class AwardItemUnknown(Invalid):
    """The lesson is a shared item of the teacher who got the award."""

    code = "award_item_unknown"
    title = "关联的资源须是获奖教师署名且已发布的资源，请重新选择"
