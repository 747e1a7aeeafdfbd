"""您还差什么 (R109–R111): what a teacher's year still lacks, told in one call."""
