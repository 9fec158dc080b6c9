"""httpx beside the JVM's clients. Arguments: workload, URL, octets of each answer, requests at once, seconds to warm up, seconds
to measure. Prints one line that begins with RESULT, as the clients' JVMs do."""

import time

BEGUN = time.perf_counter()

import asyncio
import os
import resource
import sys

import httpx

ALL_AT_ONCE = httpx.Limits(max_connections=None, max_keepalive_connections=None)


def checked(response, length):
    if response.status_code != 200 or len(response.content) != length:
        raise SystemExit(f"{response.status_code}, {len(response.content)} octets, expected {length}")


def one_by_one(url, length):
    with httpx.Client(trust_env=False) as client:
        for _ in range(150):
            checked(client.get(url), length)
    return f"requests=150 wall={time.perf_counter() - BEGUN}"


async def gather(client, url, length, requests, at_once):
    left = iter(range(requests))

    async def work():
        for _ in left:
            checked(await client.get(url), length)

    await asyncio.gather(*(work() for _ in range(at_once)))


async def gather_cold(url, length, at_once):
    async with httpx.AsyncClient(limits=ALL_AT_ONCE, timeout=60, trust_env=False) as client:
        await gather(client, url, length, at_once, 1)
        begun = time.perf_counter()
        await gather(client, url, length, at_once, at_once)
        first = time.perf_counter() - begun
        begun = time.perf_counter()
        await gather(client, url, length, at_once, at_once)
        return f"requests={at_once} wall={first} warm={time.perf_counter() - begun}"


async def gathers(url, length, at_once, warm, seconds):
    async with httpx.AsyncClient(limits=ALL_AT_ONCE, timeout=60, trust_env=False) as client:
        await for_seconds(client, url, length, at_once, warm)
        cpu = time.process_time()
        begun = time.perf_counter()
        requests = await for_seconds(client, url, length, at_once, seconds)
        return (
            f"requests={requests} seconds={time.perf_counter() - begun} cpu={time.process_time() - cpu}"
        )


async def for_seconds(client, url, length, at_once, seconds):
    requests = 0
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        await gather(client, url, length, 1_000, at_once)
        requests += 1_000
    return requests


def main():
    workload, url, length, at_once, warm, seconds = sys.argv[1:]
    length, at_once = int(length), int(at_once)
    if workload == "W8S":
        said = one_by_one(url, length)
    elif workload == "W8":
        said = asyncio.run(gather_cold(url, length, at_once))
    else:
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
        said = asyncio.run(gathers(url, length, at_once, float(warm), float(seconds)))
    if "cpu=" not in said:
        said += f" cpu={time.process_time()} seconds={time.perf_counter() - BEGUN}"
    rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(f"RESULT {said} rss={rss} errors=0")


main()
