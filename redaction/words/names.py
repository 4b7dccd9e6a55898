"""What names of companies and people are made of besides the part that tells one from another."""

GENERIC = """
agency agencies agence agentur bureau digital media marketing growth inbound outbound revops revenue operations labs
lab studio studios partner partners partnership consulting consultants consultancy consultant collective group groupe
gruppe holding holdings solutions solution services service systems system technologies technology tech software
interactive creative creatives design designs development digitals ventures capital international global worldwide
europe america americas africa asia pacific emea apac dach nordic nordics web online network networks company
companies business businesses enterprise enterprises industries industry associates advisors advisory strategy
strategies strategic performance communications communication brand brands branding commerce ecommerce content data
cloud platform customer customers client clients contact contacts person people programme program user users admin
administrator owner manager director head lead team staff employee representative rep account accounts project
projects support sales help info information office mail email billing finance invoice invoices accounting hr legal
privacy press jobs careers hello hi welcome noreply reply no postmaster webmaster abuse security ops operation test
demo example csm pdm cs ceo cto cfo coo cmo vp svp evp de da di do du del della des der den van von zu la le el al bin
ibn of and und et y e for at the mr mrs ms mx miss dr prof sir madam herr frau monsieur madame senor senora phd msc
mba bsc jr sr ii iii iv www com org net io co ai app dev eu uk us fr es ie biz
"""

LEGAL = tuple(
    ending.strip()
    for ending in """gmbh & co kg, gmbh und co kg, gmbh, mbh, ug haftungsbeschränkt, ug, ag, kg, kgaa, ohg, e k, e
    v, gbr, se, ltd, limited, llc, l l c, llp, lp, plc, pllc, inc, incorporated, corp, corporation, co, company, & co,
    and co, pty ltd, pty, pte ltd, pte, pvt ltd, private limited, sdn bhd, bhd, s a, sa, s a s, sas, sasu, sarl, s a r
    l, eurl, snc, s l, sl, s l u, slu, s r l, srl, s p a, spa, b v, bv, n v, nv, vof, cvba, bvba, oy, oyj, ab, aps, a
    s, as, asa, ivs, ehf, hf, sp z o o, spzoo, sp j, s r o, sro, kft, zrt, nyrt, d o o, doo, d d, ood, eood, ltda,
    eireli, s de r l, s a de c v, sa de cv, kk, k k, gk""".split(",")
)
"""Endings that say what kind of company it is, words parted by a space, in any punctuation."""

TITLES = frozenset(
    "mr mrs ms mx miss dr prof sir madam herr frau monsieur mme mlle senor senora signor signora".split()
)
"""What a person's name follows, whatever word that name may be."""

MAILBOXES = frozenset(
    "gmail googlemail hotmail outlook live yahoo icloud aol gmx web protonmail proton msn mail".split()
)
"""Providers whose addresses say nothing about whose company it is."""

TOP_DOMAINS = frozenset(
    """com net org info biz io co ai app dev agency digital studio marketing tech cloud consulting group media online
    site web website store shop solutions services company partners ventures systems software design world global xyz
    me tv eu uk us ca au nz ie de at ch fr be nl lu es pt it dk se no fi is pl cz sk hu ro bg gr tr ru ua il ae sa za in
    pk cn jp kr sg hk tw my th id ph vn br mx ar cl pe edu gov int mil example test invalid localhost local""".split()
)
"""What the last part of a web address is; without the list "contract.They" would be one."""

SECOND_LEVEL = frozenset("co com org net ac gov edu ne or".split())
"""Labels before a country's that belong to the registry, as in co.uk."""

FILE_ENDINGS = """pdf doc docx odt rtf txt md xls xlsx ods csv tsv ppt pptx key odp png jpg jpeg gif webp svg heic
    tiff bmp mp3 mp4 mov avi wav m4a zip rar 7z gz tar eml msg ics vcf html htm xml json yaml yml js ts css
    php log psd""".split()
"""What a file's name ends in."""

STREETS = """street st road rd avenue ave lane ln drive dr boulevard blvd square sq court ct place pl way terrace close
    row park quay parkway crescent gardens highway hwy alley walk wharf mews plaza""".split()
"""What an English street is called."""
