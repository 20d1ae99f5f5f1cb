"""Words and phrases that cannot both hold: data for errors.

A line with "=" may be read in both directions, one with ">" only forwards. Verbs stand for all
their forms.
"""

from __future__ import annotations

VERBS_TEXT = """
rise = fall, increase = decrease, win > lose, accept = reject, support = oppose, buy = sell,
open = close, raise = lower, attack = defend, praise = criticise, approve = reject,
strengthen = weaken, include = exclude, hire = fire, encourage = discourage, improve = worsen,
grow = shrink, expand = shrink, advance = retreat, disappear > appear, remember = forget,
import = export, welcome = condemn, convict > clear, jail = free, lift = impose, join > leave,
build = destroy, appoint = dismiss, tighten = ease, arrest > release, allow = prevent, begin = end,
start = finish, love = hate, push = pull, gain > lose, protect = endanger, block > approve,
permit = ban, establish = abolish, soar = collapse
"""
PHRASES_TEXT = """
more than = less than
higher = lower
larger = smaller
bigger = smaller
older = younger
earlier = later
before = after
above = below
inside = outside
best = worst
better = worse
largest = smallest
biggest = smallest
highest = lowest
oldest = youngest
longest = shortest
longer = shorter
stronger = weaker
greater = smaller
greatest = smallest
faster = slower
richest = poorest
male = female
man = woman
men = women
boy = girl
boys = girls
father = mother
son = daughter
sons = daughters
brother = sister
brothers = sisters
husband = wife
uncle = aunt
actor = actress
northern = southern
eastern = western
north of = south of
east of = west of
northeast = southwest
northwest = southeast
public = private
legal = illegal
guilty = innocent
positive = negative
strong = weak
impossible > possible
unlikely > likely
is likely to > is unlikely to
unable to > able to
true = false
unpopular > popular
most popular > least popular
most expensive = least expensive
most important > least important
most successful > least successful
successful = unsuccessful
a majority of = a minority of
majority = minority
always = never
often = rarely
frequently = seldom
usually = rarely
victory = defeat
success = failure
supporters = opponents
supporter = opponent
alive = dead
rural = urban
domestic = foreign
permanent = temporary
cheap = expensive
cheaper = more expensive
hot = cold
warm = cool
wet = dry
easier = harder
difficult = easy
rich = poor
major = minor
maximum = minimum
employers = employees
friends = enemies
friend = enemy
allies = enemies
ally = enemy
morning = evening
summer = winter
buyers = sellers
teachers = students
profits = losses
arrival = departure
optimistic = pessimistic
junior = senior
internal = external
ancient = modern
upper = lower
was born in = died in
was born on = died on
first-half = second-half
the first = the last
at the beginning of = at the end of
the start of = the end of
at the top of = at the bottom of
in favour of = against
in favor of = against
a decline in = a rise in
an increase in = a decrease in
the increase in = the decrease in
increases in = decreases in
reduction in = increase in
rise in = fall in
for the first time = for the last time
single-handedly = jointly
unanimously = by a narrow majority
peaceful = violent
voluntary = compulsory
mandatory = optional
confident = doubtful
unhappy > happy
promoted to = demoted to
satisfied = dissatisfied
widespread = rare
broad = narrow
heavy > light
regular = irregular
complete = partial
direct = indirect
formal = informal
wealthy = poor
friendly = hostile
increased = decreased
increasing = decreasing
rising = falling
voted for = voted against
in support of = in opposition to
agreed to = refused to
agree to = refuse to
agrees to = refuses to
managed to = failed to
continued to = stopped trying to
unharmed = hurt
survived = was killed
ahead of > behind
"""
