"""What stands in a person's own calendar: the spans in which they are busy."""


def merge(parts):
    """Join parts that touch each other or overlap.

    :param parts: (start, stop, label), in any order; start and stop can be compared
    :return: list of (start, stop, labels), ordered, where labels is a tuple without
        repetitions in the order of the parts
    """
    merged = []
    for start, stop, label in sorted(parts, key=lambda part: part[:2]):
        if merged and start <= merged[-1][1]:
            begun, ended, labels = merged[-1]
            more = () if label in labels else (label,)
            merged[-1] = (begun, max(ended, stop), labels + more)
        else:
            merged.append((start, stop, (label,)))
    return merged
