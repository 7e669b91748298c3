# ruff: noqa: E501 (a row of a table is one template; wrapped, it would be harder to read)
"""Sentences around a finding's noun phrase, by certainty and change, and the words of the impression.

Slots: n and N the phrase (capitalised), a and A the same with its article, is, has, was_size
(the prior size), prior (the prior study's date in words), name (the bare finding).
"""

from tasks.synthesize.grammar import Pool, pool

# (certainty or change) -> frames of full sentences, and of fragments
PROSE: dict[str, Pool] = {
    "definite": pool("""
    There {is} {a}.
    {A} {is} [present|seen|noted|identified].
    {N} {is} [present|noted|demonstrated|seen].
    [Noted|Seen] {is} {a}.
    Note is made of {a}.
    The study [shows|demonstrates|reveals] {a}.
    Imaging [shows|demonstrates] {a}.
    ^ {A} can be appreciated.
    ^ {A} {is} conspicuous on this study.
    """),
    "probable": pool("""
    There {is} {one}probable {n}.
    {N} {is} [likely|suspected|favored].
    Findings [are suspicious for|most likely represent|favor] {n}.
    The appearance is [suggestive of|most compatible with] {n}.
    ^ On balance the findings speak for {n}.
    """),
    "possible": pool("""
    {N} [cannot be excluded|is not excluded|is possible].
    There may be {a}.
    Questionable {n}.
    Findings could [represent|reflect] {n}.
    ^ The appearance raises the question of {n}.
    """),
    "unchanged": pool("""
    {N} {is} [unchanged|stable|not significantly changed] [from|compared with|since] [the prior study|{prior}|the prior examination].
    [Stable|Unchanged] {n}.
    {N}, [unchanged|stable] [from|since] {prior}.
    There {is} {a}, [similar|not changed|unchanged] compared with the prior study.
    ^ {N} {has} kept the same appearance since {prior}.
    """),
    "worse": pool("""
    {N} {has} [increased|progressed|worsened] [since|compared with|from] [{prior}|the prior study].
    There {is} {a}, [increased|worse] [since|from] [{prior}|the prior examination].
    Interval [worsening|increase], with {n} on the current study.
    {N}, [increased|worse] in the interval.
    ^ {N} {has} become more pronounced since {prior}.
    """),
    "improved": pool("""
    {N} {has} [improved|decreased] [since|compared with|from] [{prior}|the prior study].
    There {is} {a}, [decreased|improved] [since|from] [{prior}|the prior examination].
    Interval [improvement|decrease], with {n} on the current study.
    {N}, [decreased|improved] in the interval.
    ^ {N} {has} become less pronounced since {prior}.
    """),
    "new": pool("""
    There {is} {one}[new|newly developed] {n}.
    {N} {is} new [since|from|compared with] [{prior}|the prior study].
    [New|Interval development of] {n}.
    ^ {N} {has} developed in the interval.
    """),
    "resolved": pool("""
    The previously [seen|noted|described] {name} {has} resolved.
    Interval resolution of the {name}.
    [Previously noted|Prior] {name} {has} [cleared|resolved] since {prior}.
    ^ The {name} of {prior} can no longer be found.
    """),
}  # fmt: skip
TERSE: dict[str, Pool] = {
    "definite": pool("{N}.\n{N} [noted|present|seen].\n^ {N} in evidence."),
    "probable": pool("[Probable|Likely|Suspected] {n}.\n{N} favored.\n^ Presumed {n}."),
    "possible": pool("[Possible|Questionable] {n}.\n{N} not excluded.\n^ Equivocal for {n}."),
    "unchanged": pool("[Stable|Unchanged] {n}.\n{N}, [unchanged|stable|no change]."),
    "worse": pool("{N}, [worse|increased|progressed].\n[Worsening|Increasing] {n}."),
    "improved": pool("{N}, [improved|decreased].\n[Improving|Decreasing] {n}."),
    "new": pool("New {n}.\n{N}, new."),
    "resolved": pool("Resolved {name}.\n{Name}, resolved."),
}  # fmt: skip
# For a noun phrase that has a comma: no verb can follow it.
COMMA = pool("{N}.")
# Where a size has changed, the prior one is told.
SIZED = pool("""
    {N}, previously {was_size}.
    {N} (previously {was_size}).
    There {is} {a}, which [measured|was] {was_size} [on the prior study|on {prior}|previously].
    ^ {N}, as against {was_size} on {prior}.
    """)
IMPRESSION: dict[str, Pool] = {
    "definite": pool("{N}."),
    "probable": pool("[Probable|Likely|Suspected] {n}.\n{N}, [probable|favored].\n^ {N} until proven otherwise."),
    "possible": pool("Possible {n}.\n{N}, not excluded.\n^ Query {n}."),
    "unchanged": pool("[Stable|Unchanged] {n}.\n{N}, [unchanged|stable].\n{N} without significant [interval |]change."),
    "worse": pool("{N}, [increased|worse][| in the interval| since the prior study].\n[Worsening|Increasing] {n}."),
    "improved": pool("{N}, [decreased|improved][| in the interval| since the prior study].\n[Improving|Decreasing] {n}."),
    "new": pool("New {n}.\n{N}, new [since the prior study|from prior|since {prior}]."),
    "resolved": pool("[Resolved|Interval resolution of] {name}.\n{Name} {has} resolved."),
}  # fmt: skip
DENIAL = pool("""
    No {list}[| is seen| is identified].
    There is no [evidence of |]{list}.
    No evidence of {list}.
    Negative for {list}.
    ^ Nothing suggests {list}.
    """)
DENIAL_SHORT = pool("No {list}.")
OTHERWISE = pool("""
    [Otherwise|The study is otherwise] unremarkable.
    No other [significant|acute] [abnormality|finding].
    Remainder of the [examination|study] is [unremarkable|within normal limits].
    ^ All other structures are normal.
    """)
UNCHANGED_STUDY = pool("""
    No significant [interval |]change [since|from|compared with] {prior}.
    No [new|acute] abnormality since the [prior study|{prior} examination].
    ^ Appearances are those of {prior}.
    """)
COMPARISON = pool("""
    {prior_name} [dated|of|from] {prior}.
    {prior}.
    [Prior|Previous] study [dated|of] {prior}.
    {prior_name}, {prior}.
    ^ Earlier {prior_name} on file, {prior}.
    """)
NO_COMPARISON = pool("None[| available].\nNo [prior|relevant prior] [studies|examinations|study available].")
ADDENDUM = pool("""
    [Findings|Results] were [discussed with|communicated to] the [referring|ordering|covering] [team|provider|service] by [telephone|secure message][| shortly after interpretation].
    [This|The] report was [reviewed|amended] to [correct a dictation error|add comparison with outside images]. The impression is unchanged.
    [Outside|Prior outside] images became available [after dictation|<2-9> days later] and do not change the impression.
    ^ Re-read at the request of the treating service, with agreement.
    """)
LIMITED = pool("""
    Evaluation is [mildly |somewhat |]limited by [motion|respiratory motion|body habitus|patient positioning|artifact].
    Image quality is [adequate|good|satisfactory].
    ^ Artifact from metal degrades a few images.
    """)
