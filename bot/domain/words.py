"""Words too common to say anything: neither hashed at intake nor taken for a name."""

from __future__ import annotations

_COMMON = """
a able about above across actually add added after again against ago ah ain't all almost alone
along already alright also although always am among amp an and another any anybody anymore anyone
anything anyway anyways are aren't around as ask asked asking at away awesome back bad basically be
because been before being believe better between big bit both but by bye call called came can can't
cannot cant case change check cheers com come cool could couldn't course day did didn't didnt
different do does doesn't doesnt doing don't done dont down each easy edit either else end enough
especially etc even ever every everybody everyone everything exactly example fact far feel few find
fine first fix for found from fwiw fyi gave get gets getting give given gives go goes going gonna
good got gotta great guess guy guys had hadn't hah haha happen happens hard has hasn't have haven't
having he he'd he'll he's hello help helpful helps hence her here here's hers hey hi him his hm hmm
hmmm hope how how's however huh i i'd i'll i'm i've idea idk if im imho imo in indeed information
inside instead interesting into is isn't isnt issue it it'd it'll it's its itself ive just keep kind
kinda knew know knows last later least left less let let's lets like likely little ll lol long
look looked looking looks lot lots made make makes making man many matter may maybe me mean means
might mine minute more most mostly much must my myself name need needed needs never new next nice
no nobody none nope nor not note nothing now of off oh ok okay old on once one ones only onto oops
open or other others otherwise our ours out over own part people per perhaps please point possible
post pretty probably problem ps put question questions quick quite rather re read really reason
regarding right run said same saw say saying says second see seem seems seen send sent set several
she should shouldn't show side similar simple simply since single small so some somebody somehow
someone something sometimes somewhat somewhere soon sorry sort sound sounds start started stop
stuff such suppose sure take taken takes talk talking tell th than thank thanks that that'd that'll
that's thats the their theirs them themselves then there there's therefore these they they'd
they'll they're they've thing things think thinking this those though thought through thus thx time
times tldr to today together told tomorrow too took totally tried tries true try trying turn two ty
type under understand until up update upon us use used useful using usually ve very via wait want
wanted wanting wants was wasn't way ways we we'd we'll we're we've week welcome well went were
weren't what what's whatever when where where's whether which while who who's whole whom whose why
will wish with within without won't wonder wondering word words work worked working works world
worse worth would wouldn't wow write wrong yea yeah year yep yes yesterday yet you you'd you'll
you're you've your yours yourself yup
"""

COMMON = frozenset(_COMMON.split())
