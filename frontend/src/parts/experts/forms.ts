/** In which forms guidance is given: the notice's three, and online. */
export const FORMS = ['expert_lead', 'team_training', 'on_site', 'online'] as const
