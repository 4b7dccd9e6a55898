"""Words that are written with a capital whoever is meant: products, the calendar, countries, the programme's terms."""

from standards.money import CURRENCIES

PRODUCTS = """
hubspot hub hubs hubl hubdb breeze academy salesforce pardot wordpress woocommerce shopify magento marketo eloqua
mailchimp zapier slack zoom teams google gmail analytics ads adwords drive docs sheets sheet workspace microsoft
office excel word powerpoint outlook sharepoint onedrive azure dynamics windows apple mac macos ios iphone ipad
android linux aws amazon facebook meta instagram linkedin twitter x youtube tiktok whatsapp stripe paypal klarna xero
quickbooks netsuite sap oracle zendesk intercom jira confluence asana trello monday notion airtable figma canva github
gitlab docusign pandadoc dropbox calendly typeform surveymonkey hotjar semrush ahrefs clearbit zoominfo aircall twilio
snowflake tableau power bi looker sql javascript typescript python php html css json csv xml react vue java node rest
graphql webhook webhooks oauth saml sso chatgpt gpt openai pipedrive zoho webflow wix drupal
"""

ACRONYMS = """
dpo qbr ebr nps csat roas cpm pmo raci brd yoy ga4 gtm cdn wcag iso soc hipaa pci dss tam sdr sdrs bdr bdrs ugc sku
skus pim dam lms ppc smb sme smes sdk gcp cli hq pto ooo loi dnc crm cms seo iban bic swift sem api apis gdpr ccpa
dsgvo pii dpa sla slas kpi kpis roi okr sow sows nda msa rfp rfi poc mvp qa uat it ui ux hr pr b2b b2c saas faq pdf
url urls dns cname spf dkim dmarc ssl tls smtp imap http https ip vpn vat tax usd eur gbp cta ctas ctr cpc cpl cpa arr
mrr ltv mql mqls sql sqls sal icp abm etl erp cdp dfim difm pso cs csm csms pdm pops rev ops revops devops martech ceo
cto cfo coo cmo cro cio vp am pm po asap eod eob eta tbd tbc tba fyi aka re fw fwd cc bcc ps nb gmt utc cet cest bst
est edt pst pdt cst mst aest ist eu uk us usa uae emea apac dach latam anz q1 q2 q3 q4 h1 h2 fy ai ml llm crud ftp
sftp id ids no nr ok etc eg ie vs v1 v2 v3 i ii iii iv vi vii viii ix xi xii
"""

CALENDAR = """
january february march april may june july august september october november december feb mar apr jun jul aug sep sept
oct nov dec monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays
saturdays sundays mon tue tues wed thu thur thurs fri sat sun spring summer autumn winter christmas easter
thanksgiving eve ramadan eid hanukkah diwali quarter
"""

PLACES = """
northern southern eastern western central europe european africa african asia asian america american americas
australia australian oceania latin middle nordic nordics scandinavia scandinavian baltic balkans benelux britain
british england english scotland scottish wales welsh ireland irish united kingdom states union emirates republic
france french germany german austria austrian switzerland swiss spain spanish portugal portuguese italy italian
netherlands dutch holland belgium belgian flemish luxembourg denmark danish sweden swedish norway norwegian finland
finnish iceland icelandic poland polish czech czechia slovakia slovak slovenia slovenian hungary hungarian romania
romanian bulgaria bulgarian greece greek turkey turkish cyprus malta croatia croatian serbia serbian bosnia montenegro
albania macedonia kosovo estonia estonian latvia latvian lithuania lithuanian ukraine ukrainian belarus russia russian
moldova armenia azerbaijan kazakhstan israel israeli hebrew lebanon egypt egyptian arabic arab saudi arabia qatar
kuwait bahrain oman yemen iraq iran syria morocco tunisia algeria libya nigeria nigerian ghana kenya kenyan ethiopia
tanzania uganda rwanda senegal cameroon angola zambia zimbabwe mozambique namibia botswana india indian pakistan
bangladesh sri lanka nepal china chinese mandarin hong kong taiwan japan japanese korea korean vietnam vietnamese
thailand thai malaysia malaysian singapore indonesia indonesian philippines filipino zealand canada canadian mexico
mexican brazil brazilian argentina argentinian chile chilean colombia colombian peru peruvian ecuador bolivia paraguay
uruguay venezuela panama costa rica guatemala honduras salvador nicaragua cuba dominican haiti jamaica puerto rico
catalan basque
"""

MONEY = """
euro euros dollar dollars pound pounds sterling franc francs krona kronor krone kroner zloty yen yuan rupee rupees
real reais peso pesos shekel dirham eurusd k m
"""

PROGRAMME = """
partner partners customer customers client clients employee employees person complaint complaints complainant party
parties case cases review reviews board boards rubric finding consequence consequences statement statements work
evidence mediation investigation director legal standard standards accreditation accreditations accredited
certification certifications onboarding implementation migration integration enablement architecture platform
solutions solution consulting delivery custom data code conduct clause clauses appendix annex article section schedule
exhibit attachment invoice invoices contract contracts agreement agreements order orders purchase quote quotes
proposal proposals scope phase phases stage stages milestone milestones sprint sprints project projects plan plans
manager managers management lead leads specialist consultant consultants developer developers engineer engineers
architect analyst owner head chief officer executive president vice account accounts success support service services
sales marketing operations commerce content cms starter professional enterprise pro free basic premium tier gold
platinum diamond elite none portal portals sandbox deal deals contact contacts company companies ticket tickets
pipeline pipelines workflow workflows sequence sequences form forms list lists email emails newsletter landing page
pages blog website site report reports reporting dashboard dashboards property properties object objects lifecycle
association associations knowledge base inbox chat chatbot bot task tasks campaign campaigns automation template
templates theme module modules settings import export imports exports backup training workshop workshops kickoff kick
go live golive handover discovery design build test testing launch rollout qa uat week weeks day month quarter phone
mobile tel telephone fax office agency agencies freelancer team teams department finance billing accounting
procurement security privacy protection regulation act directive general terms conditions policy master note notes
update updates summary description background issue issues problem problems request requests response answer question
questions option options version release final draft signed subject sent received date reference regarding attn
internet web mr mrs ms dr prof
"""

DIRECTIONS = "north south east west"

CURRENCY_CODES = " ".join(sorted(CURRENCIES)).lower()
