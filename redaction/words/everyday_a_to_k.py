"""Everyday English words from a to k, without the endings that ``words`` takes off.

Chosen from SCOWL, the list that spell checkers use; its notice stands in ``words/__init__.py``.
"""

WORDS = """
abandon abbey ability able abnormal aboard aboriginal abortion about above abroad absence absent absolute absorb
abstract absurd abundance abundant abuse abusive academic academy accelerated acceleration accent accept acceptance
access accessible accessories accident accidental acclaimed accommodate accommodation accompany accomplish accord
accordance account accountability accountant accreditation accredited accumulated accuracy accurate accusations accuse
ace achieve acid acknowledge acoustic acquire acquisition acre across act action activate active activist activity
actor actress actual acute adapt adaptation add addicted addiction addition additional address adequate adjacent
adjust administered administration administrative administrator admiral admire admission admit adopt adoption adore
ads adult advance advantage adventure adverse advertised advertisement advertising advice advise advisory advocate
aerial aerospace aesthetic affair affect affection affiliate afford afraid after aftermath afternoon afterwards again
against age agency agenda agent aggregate aggression aggressive ago agree agricultural agriculture ahead aid aim air
aircraft airline airport aisle akin alarm albeit album alcohol alcoholic alert algebra algorithm alien aligned
alignment alike alive all allegations alleged allergic alley alliance allocated allocation allow allowance ally
almighty almost alone along alongside alpha alphabet already also altar alter alternate alternative although altitude
altogether aluminium always am amateur amazed amazing ambassador ambition ambitious ambulance amen amended amendment
amid ammunition among amongst amount amp ample amusement amusing an anal analogy analysis analyst analytical anatomy
ancestors anchor ancient and android angels anger angle angry animal animated animation ankle anniversary announce
annoyed annoying annual anonymous another answer ant antenna anthem antibiotics anticipate anticipation antique
anxiety anxious any anybody anyone anything anyway anywhere apart apex apologise apologize apology apparatus apparel
apparent appeal appear appearance appetite applause apple appliances applicable applicants application appoint
appreciate appreciation apprentice approach appropriate approval approve approximately arbitrary arbitration arc
arcade arch archbishop architect architectural architecture archive are area arena arguably argue argument arise ark
arm armour army arose around arrange array arrest arrival arrive arrogant arrow arsenal art article artificial
artillery artist artistic artwork as ash ashamed aside ask asleep aspect assassination assault assembled assembly
asset assigned assignment assist assistance assistant associate association assume assumption assurance assure asthma
asylum at ate athlete athletic atlas atmosphere atmospheric atom atomic attach attack attempt attend attendance
attention attitude attorney attract attraction attractive attribute auburn auction audience audio audit audition
august aunt authentic author authority auto automated automatic automation automobile automotive autonomous autonomy
autumn auxiliary availability available avenue average aviation avoid awaiting awake awakening award aware away awe
awesome awful awhile awkward axe axis aye babe baby bachelor back background backlog backpack backward bacon bacteria
bacterial bad badge bag baggage bail bait bake balance balcony bald ball ballet balloon ballot ban banana band bang
bank bankrupt bankruptcy bar bare bargain bark barn baron barrel barrier base baseball baseline bash basic basin basis
basket basketball bass bastard bat batch bath bathroom battalion battery battle battlefield bay bcc be beach beacon
beam bean bear beard beast beat beaten beautiful beauty became because become bed bedroom bee beef been before
beforehand beg began begin begun behalf behave behaviour behind behold belief believe bells belly belong beloved below
belt bench bend beneath beneficial benefit bent berry beside best bet beta betrayed between beware beyond bias bible
biblical bibliography bicycle bid big bike bikini bilateral billboard billion bills bin binary bind bingo biography
biological biology bird birth birthday bisexual bishop bit bitch bite bizarre black blade blame blank blanket blast
bleed blend bless blew blind blink bliss block blog blonde blood bloody bloom blow blown blue blunt board boat body
boil bold bolt bomb bond bone bonus boo book boom boost boot booth border bore born borough borrow boss both bottle
bottom bought boulder boulevard bounce bound boundary bounty bout bow bowl box boy boycott boyfriend bra brace
bracelet bracket brain brake branch brand brass brave bravo breach bread break breakdown breakfast breakthrough breast
breath breathe bred breed breeze brewing brick bride bridge brief brigade bright brilliant bring broad broadcast broke
broken broncos bronze brook brother brotherhood brought browns brush brutal bubble buck bucket bud buddies budget
buffalo buffer bug build built bulk bull bullet bulletin bully bum bump bunch bundle bunny burden bureau burger burial
burn burnt burst bury bus business businessman bust busy but butcher butt butterfly button buy buzz by bye bypass cab
cabin cabinet cable cage cake calcium calculate calculation calendar calf call calm calories cam came camera camp
campaign campus can canal cancel cancellation cancer candidate candle cane cannon cannot canon cant canvas canyon cap
capability capacity cape capital capitalism capitalist capsule captain caption captive capture car carbon card cardiac
cardinal care cargo carnival carpenter carpet carriage carry cart cartoon carved case cash casino cast castle casual
casualties cat catalogue catch category cathedral cattle caught cause caution cautious cavalry cave cc cease cedar
ceiling celebrate celebration celebrity cell cellular cement cemetery censorship census cent central centre century
ceramic cereal ceremony certain certainty certificate certified chain chair chairman challenge chamber champ champagne
champion championship chance chancellor change channel chaos chapel chapter character characteristic charge charitable
charity charm chart chased chasing chat chatbot cheap cheat check cheek cheer cheese chef chemical chemistry chess
chest chi chick chicken chief child childhood childish children chill chin china chip chocolate choice choir choke
cholesterol choose chop chorus chose chosen chrome chronic chronicle church churn cigarette cinema cinnamon circle
circuit circular circulation circumstances circus citation cited citing citizen citizenship city civic civil civilian
claim clan clarify clarity clash class classic classical classification classified classroom classy clause clean clear
clearance clergy clerk clever click client climate climb clinic clinical clip clock close closet closure cloth cloud
clown club clue cluster clutch coach coal coalition coast coastal coat cocaine cock cocktail coconut cod code coffee
coffin cognitive coil coin coincidence coke cold collaboration collaborative collapse collar colleague collect
collection collective collector college collision colonel colonial colony colour column coma combat combination
combine come comeback comedian comedy comfort comic command commenced comment commentary commentators commerce
commercial commission commit committee commodity common commonwealth communicate communication communism communist
community compact companion company comparative compare comparison compass compassion compatible compelled compelling
compensate compensation compete competent competition competitive competitor compilation compiled complain complaint
complement complete completion complex complexity compliance complicated complications compliment comply component
composed composer composite composition compound comprehend comprehensive compression comprised comprises comprising
compromise compulsory computer computing con concealed conceived concentrate concentration concept conception concern
concert conclude conclusion concrete condemn condition conduct conductor cone confederate conference confess
confession confidence confident confidential configuration configured confined confirm confirmation conflict confront
confrontation confused confusing confusion congratulations congregation congress congressman conjunction connect
connection conquer conquest conscience conscious consecutive consensus consent consequence consequently conservation
conservative consider consideration consist consistency consistent console consolidated consolidation conspiracy
constant constituents constitute constitution constitutional constraints construct construction constructive consult
consultant consultation consume consumption contact contain contaminated contamination contemporary contempt content
contention contest context continent continental continually continuation continue continuity continuous contract
contractor contrary contrast contribute contribution contributor control controversial controversy convenience
convenient convention conventional conversation conversion convert convey convicted conviction convince convoy cooked
cookie cooking cool cooperate cooperation cooperative coordinate coordination coordinator cop cope copy copyright
coral cord core cork corn corporate corporation corps corpse correct correction correlation correspondence
correspondent corresponding corridor corrupt corruption cosmetic cosmic cost costume cottage cotton couch cough could
council counsel count counterpart country countryside county coup couple coupon courage course court courtesy cousin
covenant cover coverage cow cowboy cox crab crack craft crane crap crash crawl crazy cream create creation creative
creativity creator creature credentials credibility credible credit creed creek creep creepy crew cricket crime
criminal crisis crisp criteria critic critical criticism critique crop cross crow crowd crown crucial crude cruel
cruelty cruise crush crust cry crystals cube cubic cubs cue cuisine cult cultural culture cup curb cure curiosity
curious currency current curriculum curry curse curtain curve custody custom cut cute cycle cylinder dad daddy dairy
dam damage dame damn dance danger dangerous dare dark darling dash dashboard data database date daughter day daylight
dead deadline deaf deal dealt dear death debate debris debt debut decade decay deceased decent decide decision
decisive deck declaration declare decline decorated decoration decorative decrease decree dedicated dedication
deduplicate deed deemed deep deer default defeat defects defence defend defendant defensive deficit define definite
definition definitive degree delay delegate delegation delete deliberate delicate delicious delight deliver delivery
delta deluxe demand dementia democracy democrat democratic demon demonstrate demonstration den denial dense density
dental dentist deny departed department departure depend dependent depicted deposit depot depressed depressing
depression depth deputy derived descendants descended descent describe description desert deserve design designated
designation desire desk desktop despair desperate despite dessert destination destined destiny destroy destruction
destructive detached detail detained detect detection detective detector detention determination determine devastated
devastating develop device devil devoted devotion diabetes diagnosed diagnosis diagnostic diagram dial dialogue
diameter diamond diary dice dictionary did die diesel diet dietary differ difference different differential difficult
difficulty dig digit digital dignity dilemma dimension dimensional dining dinner dinosaur dioxide dip diploma
diplomacy diplomatic direct direction directive director directory dirt dirty disability disabled disadvantage
disagree disappear disappearance disappointed disappointing disappointment disaster disc discharge disciplinary
discipline disclose disclosure disco discount discourse discover discovery discretion discrimination discuss
discussion disease disgrace disguise disgusting dish disk dislike dismiss dismissal disorder dispatch displaced
display disposal dispute disruption dissatisfied dissertation dissolved distance distant distinct distinction
distinctive distinguish distract distraction distress distribute distribution district disturbed disturbing ditch dive
diverse diversity divide dividend divine division divorce do dock doctor doctrine document documentary documentation
dodge doe dog doll dollar dolphins domain dome domestic dominance dominant dominate domination donate donation done
donor doom door dope dose dot double doubt dough down downstairs downtown downward dozen draft drag dragon drain
drainage drama dramatic drank draw drawn dream dress drift drill drink drive driven drone drop dropdown drought drove
drowned drowning drug drum drunk dry dual dubbed duchess duck dude due dug dull dumb dump dunno duo duplicated
duplicates duration during dust duty dwarf dwelling dye dynamic dynasty each eager eagle ear earn earth earthquake
ease east eastern easy eat eaten echo eclipse ecological ecology economic economist economy ecosystem edge edit
edition editor editorial educate education educational educators effect effective efficiency efficient effort egg ego
eight eighteen eighth eighty either elaborate elbow elder elect election electoral electric electrical electricity
electron electronic elegant element elementary elephant elevated elevation elevator eleven eligibility eligible
eliminate elimination elite else elsewhere email embarrassed embarrassing embarrassment embassy embedded embrace
emerge emergence emergency emission emotion emotional empathy emperor emphasis empire employ employee empty enable
enacted enclosed encounter encourage end endangered endorsed endorsement endurance endure enemy energetic energy
enforce engage engine enhance enjoy enlisted enormous enough enrolled ensemble ensure enter enterprise entertain
enthusiasm enthusiastic entire entitled entity entrance entry envelope environment environmental envy enzyme epic
epidemic episode equal equality equation equipment equipped equity equivalent era erected erotic error escalate
escalation escape escort especially essay essence essential establish estate esteem estimate eternal eternity ethical
ethics ethnic evacuation evaluate evaluation even event eventual ever every everybody everyday everyone everything
everywhere evidence evident evil evolution evolutionary evolve exact exam examination examine example exceed excel
excellence excellent except exception exceptional excess excessive exchange excited excitement exciting exclude
exclusive excuse execute execution executive exempt exercise exhaust exhibit exhibition exile exist existence exit
exotic expand expansion expect expectation expedition expelled expenditure expense expensive experience experiment
experimental expert expertise expired explain explanation explicit explode exploit exploitation exploration explore
explosion explosive export expose exposure express expression extend extension extensive extent exterior external
extinction extra extract extraction extraordinary extreme eye eyebrows fabric fabulous face facial facilitate facility
fact faction factor factory faculty fade fail failure faint fair fairy faithful fake falcon fall fallen false fame
familiar family famous fan fancy fantastic fantasy far fare farewell farm farther fascinating fascist fashion fast fat
fatal fate father fatigue fatty fault favour favourite fear feasible feast feat feathers feature fed federal
federation fee feedback feel feet fell fellow fellowship felony felt female feminine feminism feminist fence ferry
fertility festival fever few fiction fictional field fierce fifteen fifth fifty fig fight figure file fill film filter
filthy fin final finale finance financial find fine finger finish finite fire firearms fireworks firm first fiscal
fish fist fit five fix fixtures flag flagship flame flash flat flavour flawed flaws fled flee fleet flesh flew flex
flexibility flexible flight flint flip float flood floor flora floral flour flow flown flu fluid flush fly foam focus
fog foil fold folk follow fond font food fool foolish foot footage football for forbidden force forecast forehead
foreign foremost forensic forever forge forget forgive forgot forgotten fork form formal format formation formula fort
forth forthcoming fortress fortunate fortune forty forum forward fossil foster fought foul found foundation fountain
four fourteen fourth fraction fracture fragile fragments frame framework franchise frankly fraud freak free freedom
freelancer freeze freight french frequency frequent fresh freshman friction friend friendship frightened fringe frog
from front frontier frost frozen fruit frustrated frustrating frustration fry fuel fulfilled fulfilling full fully fun
function functional functionality fund fundamental funeral funny fur furious furniture further furthermore fury fusion
future gain gal galaxy gallery gallon gamble game gamma gang gap garage garbage garden garlic gas gasoline gate
gateway gather gauge gave gays gaze gear gel gem gender general generate generation generator generic generous genes
genesis genetic genius genocide genre gentle gentleman gentlemen genuine genus geographic geographical geography
geological geology geometry gesture get ghost giant gift gig ginger girl girlfriend give given glad glance glass
glimpse global globe glorious glory glove glow glucose glue go goal goalkeeper goat goddess gods gold golden golf gone
gonna good goodbye goose gore gorgeous gosh gospel gossip got gotten governed governing government governmental
governor gown grab grade gradually graduate graduation grain gram grammar grand grandchildren grandfather grandmother
grandparents grandson granite granted grants grape graph graphic grasp grass grateful gratitude grave gravel gravity
grease great greed greedy green greenhouse greet grew grey grid grief grill grind grip grocery groove gross ground
group grove grow grown growth guarantee guard guardian guess guest guidance guide guidelines guild guilt guilty guinea
guitar gulf gum gun guru gut guy gym habit habitat hack had hail hair haircut hairy half halfway hall hallway halo
halt ham hand handbook handle handsome handy hang happen happiness happy harassment harbour hard hardware hardy harm
harmony harsh harvest has hat hatch hate hatred haul haunted have haven hawk hay hazard hazardous he head headache
headline headphones headquarters heal health healthcare healthy hear heard heart heat heath heaven heavy hedge heel
height heir held helicopter hell hello helmet help helpdesk hence her herald herb herd here heritage hero heroic
heroin herself hesitate hey hi hid hidden hide hierarchy high highland highlight highway hike hilarious hill him
himself hint hip hire historian historic historical history hit hobby hockey hold hole holiday hollow holocaust home
homeland homemade homework homicide homosexual homosexuality honest honesty honey honour hood hook hop hopeful
hopeless horizon horizontal hormone horn horny horrible horrific horror horse hose hospital hospitality host hostage
hostile hot hotel hour house household how however https hub hug huge huh hulk hull human humanitarian humanity humble
humidity humour hundred hung hungry hunt hurricane hurry hurt husband hustle hut hybrid hydraulic hydrogen hygiene
hypothesis ice icon idea ideal identical identification identify identity ideological ideology idiot idle idol if
ignorance ignorant ignore ill illegal illusion illustrate illustration image imagery imaginary imagination imagine
immediate immense immigrant immigration immortal immune immunity impact imperial implement implementation implications
imply import importance important impose impossible impress impression impressive imprisoned imprisonment improve
impulse in inability inadequate inappropriate inbox incapable incentive inch incident inclined include inclusion
inclusive income incomplete inconsistent incorporate incorrect increase incredible incumbent indeed independence
independent index indicate indication indicator indictment indigenous indirect individual indoor induced induction
industrial industry inequality inevitable infamous infant infantry infected infection infectious inferior infinite
infinity inflammation inflammatory inflation influence influential info inform informal information infrared
infrastructure ingredient inhabitants inherent inheritance inherited initial initiate initiative injection injured
injury injustice ink inland inmates inn innocence innocent innovation innovative input inquiry insane insanity insect
insecure insert inside insight insist inspection inspector inspiration inspire instability install installation
instance instant instead instinct institute institution institutional instructed instruction instructor instrument
instrumental insufficient insulin insult insurance intact intake integral integrate integration integrator integrity
intellectual intelligence intelligent intend intense intensity intensive intent intention intentional inter interact
interaction interactive interface interfere interference interim interior intermediate internal international internet
interpret interpretation interrupted intersection interstate interval intervention interview intimate into introduce
introduction invaded invalid invasion invented invention inventory invest investigate investigation investigator
investor invisible invitation invite invoice involve ion iron ironic irony irregular irrelevant is island isle
isolated isolation issue it item itself ivory jacket jail jam jar jaw jazz jealous jealousy jeans jelly jerk jet
jewellery job join joint joke journal journalism journalist journey judge judicial judiciary juice juicy jump junction
jungle junior junk jurisdiction jury just justice justification justify juvenile keen keep kept key keyboard kick
kickoff kid kidnapped kidnapping kidney kill kilometres kind kinda kindergarten kindle king kingdom kiss kitchen kits
knee knew knife knight knives knock knot know knowledge known
"""
