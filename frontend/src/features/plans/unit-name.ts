/** Whose plan it is: a school's, or a teaching group's of a school. */
export function unitName({
  school_name: school,
  group_name: group,
}: {
  school_name: string
  group_name: string | null
}): string {
  return group === null ? school : `${school} ${group}`
}
