"""The commonest words of all, and everyday words that are people's names as well."""

PLAINEST = """
a an the and or but nor so yet if then else than that this these those there here where when while who whom whose
which what why how i me my mine we us our ours you your yours he him his she her hers it its they them their theirs
one ourselves themselves itself himself herself myself yourself yourselves someone somebody anyone anybody everyone
everybody nobody none nothing something anything everything each every either neither both all any some many much more
most few fewer little less least several other others another such same own no not never always ever often sometimes
usually again once twice already still just only even also too very quite rather almost about above across after
against along among around as at before behind below beneath beside besides between beyond by despite down during
except for from in inside into like near of off on onto out outside over per since through throughout till to toward
towards under until up upon via with within without am is are was were be been being do does did done doing have has
had having can could shall should would might must ought cannot cant couldnt dont doesnt didnt wont wouldnt isnt arent
wasnt werent hasnt havent hadnt shouldnt im ive id ill youre youve weve theyre theyve theyd hes shes thats theres lets
heres whats get gets got go goes went gone come comes came make makes made take takes took give gives gave say says
said tell told ask asked see saw seen know knew think thought want wanted need needed use used try tried work worked
call called please thank thanks dear hello hi regards sincerely yes ok okay sorry because although though however
therefore thus hence unless whether instead otherwise meanwhile moreover furthermore finally first second third last
next now today yesterday tomorrow later soon ago two three four five six seven eight nine ten eleven twelve twenty
thirty hundred thousand million new old bad right left days week weeks month months year years hour hours time times
"""

ALSO_NAMES = """
amber angel archer barber bell bill bob brooks brown buddy burns bush butler candy carol chase cherry chuck clay cliff
cook cooper crystal daisy dawn dean don drew duke earl eve faith ford fox frank gates gay gene glen grace grant harry
hart heather holly hope hunter iris ivy jack jade jay jersey joy ken kit kitty lance lee levy lily lynch maria marina
mark martin mason may melody mercury mike miles miller mills moody newton nick nova olive pat pearl penny peter
peters phoenix pierce polo porter potter ray reed rich rob robin rocky rod roman rose ruby sally sandy smith stark
sterling sue swift trump turner valentine victor villa violet vogue wade walker ward warren watts
wellington wells will wright young
"""
