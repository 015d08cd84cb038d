"""Reads a histogram log with another author's implementation of HdrHistogram, and prints what it makes of each line:

    python read_hlog.py FILE
        tag, start and end in seconds after the log's start, count, p50, p99, p99.9 and maximum, parted by tabs

    python read_hlog.py FILE --together TAG
        of all lines of a tag together: each value that has counts, and how many values there are up to it

Needs the package hdrhistogram (0.10).
"""

import argparse
import math
import sys

from hdrh.histogram import HdrHistogram
from hdrh.log import HistogramLogReader

QUANTILES = (0.5, 0.99, 0.999)


def histograms(path):
    """The log's reader and each of its histograms."""
    reader = HistogramLogReader(path, HdrHistogram(1, 60_000_000_000, 3))
    while (histogram := reader.get_next_interval_histogram()) is not None:
        yield reader, histogram


def at(histogram, quantile):
    """The value at a quantile. The package takes the nearest rank and rpcbench the next one above, so that it is asked
    for that rank."""
    rank = max(1, math.ceil(quantile * histogram.get_total_count()))
    return histogram.get_value_at_percentile(100 * rank / histogram.get_total_count())


def line(reader, histogram):
    """What a histogram comes to."""
    started = reader.get_start_time_sec()
    stamps = [histogram.get_start_time_stamp(), histogram.get_end_time_stamp()]
    times = [f"{stamp / 1000 - started:.3f}" for stamp in stamps]
    count = histogram.get_total_count()
    values = [at(histogram, quantile) if count else 0 for quantile in QUANTILES] + [histogram.get_max_value()]
    return "\t".join([histogram.get_tag(), *times, str(count), *map(str, values)])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("file")
    parser.add_argument("--together", metavar="TAG")
    arguments = parser.parse_args()
    if arguments.together is None:
        for reader, histogram in histograms(arguments.file):
            print(line(reader, histogram))
        return
    whole = HdrHistogram(1, 60_000_000_000, 3)
    for _, histogram in histograms(arguments.file):
        if histogram.get_tag() == arguments.together:
            whole.add(histogram)
    for bucket in whole.get_recorded_iterator():
        print(whole.get_highest_equivalent_value(bucket.value_iterated_to), bucket.total_count_to_this_value)


if __name__ == "__main__":
    main()
