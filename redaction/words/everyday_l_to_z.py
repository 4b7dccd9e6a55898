"""Everyday English words from l to z, without the endings that ``words`` takes off.

Chosen from SCOWL, the list that spell checkers use; its notice stands in ``words/__init__.py``.
"""

WORDS = """
lab label laboratory labour lace lack lad laden lady laid lake lamb lame lamp land landlord landmark landscape lane
language lap large laser last late lateral latter laugh laughter launch laundry lava law lawn lawsuit lawyer lay
layout lazy lead leadership leaf league leak lean leap learn learnt lease least leather leave lecture led left leg
legacy legal legend legendary legion legislation legislative legislature legitimate leisure lemon lend length lengthy
lens lent lesbian less lesson let lethal level leverage liability liar liberal liberation liberty library licence
license lick lid lie lieutenant life lifecycle lifelong lifestyle lifetime lift light lightning lightweight like
likelihood likewise limb lime limestone limit limitation line linear linguistic link lion lip liquid liquor list
listen lit literacy literal literary literature litigation little live livestock load loan lobby local locate location
lock lodge log logic logical login logo lone long look loop loose lord lose loss lost lot lottery loud lounge love low
loyal loyalty luck lucky luggage lump lunar lunch lung lust luxury lying lyrics machine machinery mad madame made
magazine magic magical magistrate magnet magnetic magnificent magnitude maid maiden mail main mainland mainstream
maintain maintenance majesty major majority make makeup male mall mama mammals man manage mandate mandatory
manipulation mankind manor mansion manual manufacture manuscript many map maple mar marathon marble march margin
marginal marijuana marine maritime marked marker market marketplace marking marks marriage marry marsh marshal martial
marvel masculine mask mass massacre massage massive master masterpiece mat match mate material maternal mathematical
mathematics matrix matt mature maturity maximum maybe mayor me meal mean meant meantime meanwhile measure meat
mechanic mechanical mechanism medal media median mediation medical medication medicine medieval meditation medium meet
melt member membership membrane memo memoir memorable memorial memory men mental mentality mention mentor menu
merchandise merchant mercy mere merge merit merry mesh mess message messenger messy met metabolism metadata metal
metallic metaphor method methodology metre metric metro metropolitan mice microphone microwave middle midnight midst
might mighty migrant migrated migrating migration mild mile milestone military militia milk mill million millionaire
mind mine mineral miniature minimal minimum minister ministry minor minority mint minus minute miracle mirror
misconfigured miserable misery misleading misled misrepresented miss missile mission missionary mistake mistaken
mistress misunderstanding mix mixture mob mobile mobility mock mod mode model moderate modern modification modify
module moisture molecular molecules moment momentum monetary money monitor monk monkey monopoly monster month monument
mood moon moral morality more moreover morning moron mortal mortality mortar mortgage mosque moss most mother motion
motivated motivation motive motor motorcycle motto mount mountain mouse mouth move movie mr much mud mug multi
multiple mum municipal municipality murder muscle museum mushrooms music musical musician must mutual my myself
mysterious mystery myth nail naive naked name nap narrative narrator narrow nasty nation national nationalism
nationalist nationality nationwide native natural nature naughty naval navigation navy near nearby neat necessary
necessity neck necklace need needle negative neglect negotiate negotiation neighbourhood neighbouring neighbours
neither nephew nerve nervous nest net network neural neurons neutral never nevertheless new newborn newsletter
newspaper next nice niche nickel nickname niece night nightmare nine nineteenth ninety ninth nitrogen no noble nobody
nod node noise nominated nomination nominee non none nonetheless nonprofit nonsense noodles noon nor norm normal north
northeast northern northwest northwestern nose not notch note notebook nothing notice notification notify notion
notorious novel now nowadays nowhere nuclear nude null number numerous nurse nursery nut nutrients nutrition oak oath
obesity obey object objection objective obligation obliged obscure observation observatory observe obsessed obsession
obstacle obtain obvious occasion occasional occupation occupational occupy occur occurrence ocean odd of off offence
offended offender offensive office official offset offshore offspring often oh oil ok okay old omega on onboard once
one ongoing onion onset onto open opera operate operation operational operative operator opinion opponent opportunity
oppose opposite opposition oppression opt optical optimal optimistic option optional or oral orange orbit orchestra
order ordinary ore organ organic organisation organised organisms organization organize oriental orientation oriented
origin original originated orthodox other otherwise ought ounce our ourselves out outbreak outcome outdoor outfit
outlet outline outlook output outrage outrageous outright outside outstanding oval oven over overall overbilled
overcharged overcome overhead overlap overlooked overnight overseas oversight overtime overview overweight overwhelmed
overwhelming overwritten owe owl own ownership oxygen pace pacific pack package packet pact pad page paid pain paint
pair pal palace pale palette palm pan panel panic panthers pants papa paper paperwork par parade paradise paragraph
parallel parameters paramount paranoid pardon parent parental parish park parliament parliamentary parody parole part
partial participant participate participation particle particular partisan partner partnership party pass passage
passenger passion passionate passive passport password past pasta paste pastor patch patent path pathetic pathway
patience patient patriot patriotic patrol patron pattern pause pay payroll pdf peace peach peak peanut pedestrian peek
peel peer pen penalty pencil pending penetration penguin peninsula penis pension pentagon people pepper per perceive
percent percentage perception perfect perfection perform performance perfume perhaps period permalink permanent
permission permit persecution persistent person personal personalisation personality personalization personnel
perspective persuade pet petition petrol petroleum petty phantom pharmaceutical pharmacy phase phenomena phenomenal
phenomenon philosopher philosophical philosophy phone photo photograph photographic photography phrase physical
physician physics piano pick pickup picnic picture pie piece pig pile pill pillow pilot pin pinch pine pink pioneer
pipe pipeline pirate pistol pit pitch pity pizza place plague plain plan plane planet plant plantation plasma plastic
plate platform platinum play playground plaza plea pleasant please pleasure pledge plenty plot plug plus pneumonia
pocket pod poem poet poetry point poison poker polar pole police policeman policy polish polite political politician
politics poll pollution pond pony pool poor pop popcorn pope popular popularity populated population porch pork port
portal portfolio portion portrait portrayed pose position positive possess possession possibility possible post postal
postponed pot potato potent potential pottery pound pour poverty powder power practical practice practitioners prairie
praise prank pray precedent preceding precious precise precision predator predecessor predict prediction predominantly
prefer preferably preference pregnancy pregnant prejudice preliminary premature premier premiere premise premium
prepaid preparation prepare prescribed prescription presence present presentation preservation preserve presidency
president presidential press pressure prestige prestigious presumably pretend pretty prevalent prevent prevention
preview previous prey price pride priest primary prime primitive prince princess principal principle print prior
priority prison privacy private privilege prize pro probability probation probe problem problematic procedure proceed
proceedings process processor proclaimed produce product production productive productivity profession professional
professor profile profit profound program programme progress progression progressive prohibited prohibition project
projection prolonged prom prominent promise promote promotion prompt prone pronounced proof prop propaganda property
prophecy prophet proportion proposal propose proposition prose prosecution prosecutor prospect prospective prosperity
prostitution protect protection protective protein protest protestant protocol prototype proud prove proven provide
providence province provincial provision proximity proxy psychiatric psychiatrist psychic psychological psychologist
psychology pub public publication publicity publish pull pulse pump pumpkin punch punish punk pupil puppet puppy
purchase pure purple purpose purse pursue pursuit push pussy put puzzle pyramid python qualification qualify quality
quantitative quantity quantum quarter quarterback quartz queen queer quest question queue quick quiet quit quite quiz
quote rabbit race racial racism racist rack radar radiation radical radio radioactive radius rage raid rail railroad
railway rain rainbow rainfall rainy raise rally ram ramp ran ranch random rang range rank rap rape rapid rare rat rate
rather ratio rational raven raw rays razor re reach react reaction reactor read ready real realise realistic reality
realize realm rear reason rebel rebellion rebounds rebuild recall receipt receive recent reception recession recipe
recipient reckless reckon recognise recognition recognize recommend recommendation reconciliation reconstruction
record recover recovery recreation recreational recruit recurring recycling red redemption redirect reduce reduction
reef refer referee reference referendum refined reflect reflection reform refreshing refuge refugee refund refusal
refuse regain regard regime regiment region regional register registration registry regret regular regulate regulation
rehabilitation reign reimbursed reimbursement reinforced reject rejection relate relation relationship relative relax
relaxation relay release relevance relevant reliability reliable reliance relief relieve religion religious reluctant
remain remainder remake remarkable remarks remediation remedy remember remind remote removal remove renaissance render
renew renewal renovation renowned rent rental reopened repair repeal repeat replace replay reply report represent
representation representative reproduction reproductive republic republican reputation request require rescue research
reseller resemble reservation reserve reservoir reset residence resident residential resign resignation resist
resistance resistant resolution resolve resort resource respect respective respiratory respond response responsibility
responsible responsive rest restaurant restoration restore restrict restriction result resume resurrection retail
retain retarded retention retire retreat retrieved return reunion reunited rev reveal revelation revenge revenue
reverse review revised revision revival revolt revolution revolutionary reward rework rhetoric rhythm ribbon ribs rice
richer richest rid ride ridge ridiculous rifle rig right righteous rigid rim ring riot rip rise risen risk risky
ritual rival rivalry river road roadmap roar roast robbed robbery robot robust rock rocket rode rogue role roll
romance romantic roof rookie room roommate root rope roses roster rot rotating rotation rotten rough round route
routine row royal royalty rub rubbish rude rug rugby ruin rule run runway rural rush rust sack sacred sacrifice sad
saddle safe safety saga sage said sail sailor saint sake salad salary sale salmon salon salt salty salute salvation
same sample sanctions sanctuary sand sandbox sandwich sang sank sat satellite satisfaction satisfy sauce sausage
savage save saw say scale scan scandal scar scare scary scattered scenario scene scent schedule scheme scholar
scholarship school science scientific scientist scope score scout scrap scratch scream screen screenshot screw script
scripture scroll scrutiny sculpture scum sea seal search season seasonal seat second secondary secret secretary
section sector secular secure security see seek seem seemingly seen segment segmentation seize seizure select
selection selective self selfish sell semester seminar senate senator send senior sensation sense sensible sensitive
sensitivity sensor sent sentence sentiment separate separation sequel sequence sergeant serial series serious serum
servant serve service session set settle seven seventeen seventh seventy several severe severity sex sexual sexuality
sexy shade shadow shady shaft shake shall shallow shame shape share shareholders shark sharp shattered shave she sheep
sheet shelf shell shelter shelves shepherd sheriff shield shift shine shiny ship shirt shock shoe shook shoot shop
shore short shortage shot shotgun should shout show showcase shown shrimp shrine shrink shut shuttle shy siblings sick
side siege sierra sigh sight sign signal signature significance significant signup silence silent silicon silk silly
silver similar similarities simple simplicity simulation simultaneously sin since sincere sing single singular sink
sir sister sit site situated situation six sixteen sixth sixty size skate skeleton sketch ski skill skin skinny skip
skirt skull sky slack slam slap slate slaughter slave slavery sleep sleeve slept slice slick slide slight slim slip
slogan slope slot slow slut small smart smash smell smile smoke smooth snack snake snap sneak sniper snow so soap
sober soccer social socialism socialist society sociology socks soda sodium sofa soft software soil solar sold soldier
sole solid solidarity solitary solo solution solve some somebody someday somehow someone something sometime somewhat
somewhere son song sonic soon sophisticated sore sorrow sorry sort sought soul sound soundtrack soup sour source south
southeast southern southwest sovereign sovereignty spa space spacecraft spam span spare spark spatial speak spear
special specialist species specific specification specify specimen spectacular spectrum speculation speech speed spell
spend spent sperm sphere spice spicy spider spike spill spin spinal spine spiral spirit spiritual spit spite splash
splendid split spoil spoke spoken spokesman sponsor sponsorship spontaneous spoon sport spot spotlight spouse spray
spread spreadsheet spring sprint spurs spy squad square squeeze stab stability stable stack stadium staff stage stain
stairs stake stakeholder stall stamp stance stand standard star stare start starving state static station statistical
statistics statue status statute statutory stay steady steak steal steam steel steep steer stellar stem step stereo
stern stick sticky stiff still stimulation stimulus sting stir stock stoke stole stolen stomach stone stood stop
storage store storm story stove straight straightforward strain stranded strange strap strategic strategy straw
strawberry stray streak stream street strength strengthen stress stretch strict strike string strip strive stroke
strong struck structural structure struggle stubborn stuck stud student studio study stuff stunning stunt stupid style
stylish sub subcontractor subdomain subject subjective submarine submission submit subscribe subscription subsequent
subsidiary subsidies substance substantial substitute subtle suburb suburban subway succeed success succession
successive successor such suck sudden sued suffer sufficient sugar suggest suggestion suicide suit suite sum summary
summit summoned sun sung sunglasses sunk sunlight sunny sunrise sunset sunshine super superb superintendent superior
supermarket supernatural superstar supervision supervisor supper supplement supply support supportive suppose supreme
sure surf surface surge surgeon surgery surgical surplus surprise surrender surround surveillance survey survival
survive survivor suspect suspended suspension suspicion suspicious sustain swallow swamp swan swap swear sweat sweep
sweet sweetheart swept swim swing switch sword sworn symbol symbolic sympathetic sympathy symphony symptoms syndrome
synthesis synthetic syrup system systematic tab table tablet tackle tactic tactical tag tail take taken tale talent
talk tall tan tank tap tape target task taste tasty tattoo taught tax taxation taxi taxpayer tea teach team teammate
tear technical technician technique technological technology tee teen teenage teeth telecommunications telegraph
telephone telescope television tell temper temperature template temple tempo temporary temptation tempted ten tenant
tend tendency tennis tense tension tent tenth tenure term terminal terminated termination terrace terrain terrible
terrific terrified terrifying territorial territory terror terrorism terrorist test testament testify testimony text
textbook textile texture than thank that the theatre thee theft their them theme themselves then theological theology
theorem theoretical theory therapeutic therapist therapy there thereafter thereby therefore thereof thermal these
thesis they thick thief thieves thigh thin think third thirsty thirteen thirty this thorough those thou though thought
thousand thread threat threaten three threshold threw thrill thrive throat throne through throughout throw thrown
thrust thumb thunder thus thy tick ticket tidal tide tie tiger tight tile till timber time timeline timesheet tin tiny
tip tire tissue title tits to toast tobacco today toddler toe together toilet token told tolerance tolerate toll
tomato tomb tomorrow ton tone tongue tonight tonnes too took tool tooth top topic torch tore torn tornado torture toss
total touch touchdown tough tour tourist tournament tow toward towel town toxic toy trace track tract traction tractor
trade trademark tradition traditional traffic trafficking tragedy tragic trail train traits transaction transcript
transfer transform transformation transit transition translate translation transmission transmitted transparency
transparent transplant transport transportation trap trash trauma traumatic travel tray treason treasure treasury
treat treaty tree trek tremendous trench trend trial triangle tribal tribe tribunal tribute trick tricky trigger
trillion trilogy trim trinity trio trip triple triumph troll troops trophy tropical trouble trousers trout truck true
trunk trust trustees truth try tub tube tuition tune tunnel turf turkey turn turnover turtle tutorial tweet twelve
twentieth twenty twice twilight twin twist twitch two type typical ugh ugly ultimate ultra umbrella unable
unacceptable unanswered unarmed unaware unbelievable uncertain uncertainty unchanged uncle unclear uncomfortable
uncommon unconscious uncovered under undercover undergo undergraduate underground underlying underneath understand
understood undertake undertaken underwater underwear undoubtedly unemployed unemployment unexpected unfair unfinished
unfortunate unhappy unhealthy unified uniform union unique unit unite unity universal universe university unknown
unlawful unless unlike unlimited unlock unnecessary unpaid unpleasant unpopular unprecedented unprofessional
unreasonable unrelated unresponsive unsatisfied unstable unsubscribe unsuccessful unsure until unto unusual unveiled
unwanted unwilling up update upfront upgrade upload upon upper upright uprising upsell upset upside upstairs upward
uranium urban urge urgent urine url us usage use usual utility utter vacant vacation vaccine vacuum vagina vague vain
valid validity valley value valve vampire van vanilla vanished vanity variable variant variation variety various
varsity vary vast vault vector vegetable vegetarian vegetation vehicle vein velocity velvet vendor vent venture venue
verb verbal verdict verification verify verse version versus vertical very vessel vest vet veteran veterinary via
viable vice vicinity vicious victim victory video view village villain vine vintage vinyl violate violation violence
violent violin viral virgin virtual virtue virus visibility visible vision visit visitor vista visual vital vitamin
vivid vocabulary vocal vodka voice void volatile volcanic volcano volleyball voltage volume voluntary volunteer vote
vows voyage vulnerability vulnerable wage wagon waist wait wake walk wall wallet wan wandering wanna want war wardrobe
warehouse warfare warm warmth warn warrant warranty warrior was wash waste watch water wave wax way we weak weakened
wealth wealthy weapon wear weather web webhook webinar wedding wee week weekend weigh weight weird welcome welfare
well went were west western wet whale what whatever whatsoever wheat wheel wheelchair when whenever where whereas
whereby wherein wherever whether which whichever while whilst whip whisper whistle white who whoa whoever whole
wholesale whom whore whose why wicked wide widespread widow width wife wild wilderness wildlife willing win wind
window wine wing winter wipe wire wisdom wise wish wit witch with withdraw withdrawal withdrawn withdrew within
without wives wizard woke wolf wolves woman women won wonder wont woo wood wooden woody wool word wore work workaround
workflow workforce workout workplace workshop world worldwide worm worn worry worse worship worst worth worthwhile
worthy would wound wow wrap wrath wreck wrestling wrist write written wrong wrote yacht yard year yell yellow yen yes
yesterday yet yield yoga you younger youngest your yourself yourselves youth zero zip zombie zone zoo zoom
"""
