/** The script of docs/draws.md, word for word: a test of the services compares the two. */
export const SCRIPT = String.raw`import hashlib, math, sys

data, seed = open(sys.argv[1], "rb").read(), sys.argv[2]
print("frame", hashlib.sha256(data).hexdigest())
head, *lines = data.decode().splitlines()
method, code, kind, rate, sample = head.split("\t")
schools = {}
for line in lines:
    school, token = line.split("\t")
    schools.setdefault(school, []).append(token)
for school, tokens in schools.items():
    n = len(tokens)
    count = min(n, int(sample)) if kind == "on_site" else math.ceil(n * int(rate) / 100)
    order = sorted(tokens, key=lambda token: hashlib.sha256(f"{seed}|{token}".encode()).hexdigest())
    for rank, token in enumerate(order[:count], start=1):
        print(school, rank, token, sep="\t")`
