"""Questions asked of the tasks: the list, who could take one, who has nobody."""
