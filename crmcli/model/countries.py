"""Countries (ISO 3166-1): codes, English names and usual other names.

The table is a text that is taken apart when the first country is read.
"""

from __future__ import annotations

from functools import cache

from crmcli.errors import BadValue
from crmcli.errors.wording import closest
from crmcli.light import re
from crmcli.model.fold import same

# alpha-2 alpha-3 name
_COUNTRIES = """
AD AND Andorra; AE ARE United Arab Emirates; AF AFG Afghanistan; AG ATG Antigua and Barbuda;
AI AIA Anguilla; AL ALB Albania; AM ARM Armenia; AO AGO Angola; AQ ATA Antarctica;
AR ARG Argentina; AS ASM American Samoa; AT AUT Austria; AU AUS Australia; AW ABW Aruba;
AX ALA Åland Islands; AZ AZE Azerbaijan; BA BIH Bosnia and Herzegovina; BB BRB Barbados;
BD BGD Bangladesh; BE BEL Belgium; BF BFA Burkina Faso; BG BGR Bulgaria; BH BHR Bahrain;
BI BDI Burundi; BJ BEN Benin; BL BLM Saint Barthélemy; BM BMU Bermuda; BN BRN Brunei;
BO BOL Bolivia; BQ BES Caribbean Netherlands; BR BRA Brazil; BS BHS Bahamas; BT BTN Bhutan;
BV BVT Bouvet Island; BW BWA Botswana; BY BLR Belarus; BZ BLZ Belize; CA CAN Canada;
CC CCK Cocos Islands; CD COD DR Congo; CF CAF Central African Republic; CG COG Congo;
CH CHE Switzerland; CI CIV Côte d'Ivoire; CK COK Cook Islands; CL CHL Chile;
CM CMR Cameroon; CN CHN China; CO COL Colombia; CR CRI Costa Rica; CU CUB Cuba;
CV CPV Cape Verde; CW CUW Curaçao; CX CXR Christmas Island; CY CYP Cyprus; CZ CZE Czechia;
DE DEU Germany; DJ DJI Djibouti; DK DNK Denmark; DM DMA Dominica; DO DOM Dominican Republic;
DZ DZA Algeria; EC ECU Ecuador; EE EST Estonia; EG EGY Egypt; EH ESH Western Sahara;
ER ERI Eritrea; ES ESP Spain; ET ETH Ethiopia; FI FIN Finland; FJ FJI Fiji;
FK FLK Falkland Islands; FM FSM Micronesia; FO FRO Faroe Islands; FR FRA France;
GA GAB Gabon; GB GBR United Kingdom; GD GRD Grenada; GE GEO Georgia; GF GUF French Guiana;
GG GGY Guernsey; GH GHA Ghana; GI GIB Gibraltar; GL GRL Greenland; GM GMB Gambia;
GN GIN Guinea; GP GLP Guadeloupe; GQ GNQ Equatorial Guinea; GR GRC Greece;
GS SGS South Georgia and the South Sandwich Islands; GT GTM Guatemala; GU GUM Guam;
GW GNB Guinea-Bissau; GY GUY Guyana; HK HKG Hong Kong;
HM HMD Heard Island and McDonald Islands; HN HND Honduras; HR HRV Croatia; HT HTI Haiti;
HU HUN Hungary; ID IDN Indonesia; IE IRL Ireland; IL ISR Israel; IM IMN Isle of Man;
IN IND India; IO IOT British Indian Ocean Territory; IQ IRQ Iraq; IR IRN Iran;
IS ISL Iceland; IT ITA Italy; JE JEY Jersey; JM JAM Jamaica; JO JOR Jordan; JP JPN Japan;
KE KEN Kenya; KG KGZ Kyrgyzstan; KH KHM Cambodia; KI KIR Kiribati; KM COM Comoros;
KN KNA Saint Kitts and Nevis; KP PRK North Korea; KR KOR South Korea; KW KWT Kuwait;
KY CYM Cayman Islands; KZ KAZ Kazakhstan; LA LAO Laos; LB LBN Lebanon; LC LCA Saint Lucia;
LI LIE Liechtenstein; LK LKA Sri Lanka; LR LBR Liberia; LS LSO Lesotho; LT LTU Lithuania;
LU LUX Luxembourg; LV LVA Latvia; LY LBY Libya; MA MAR Morocco; MC MCO Monaco;
MD MDA Moldova; ME MNE Montenegro; MF MAF Saint Martin; MG MDG Madagascar;
MH MHL Marshall Islands; MK MKD North Macedonia; ML MLI Mali; MM MMR Myanmar;
MN MNG Mongolia; MO MAC Macao; MP MNP Northern Mariana Islands; MQ MTQ Martinique;
MR MRT Mauritania; MS MSR Montserrat; MT MLT Malta; MU MUS Mauritius; MV MDV Maldives;
MW MWI Malawi; MX MEX Mexico; MY MYS Malaysia; MZ MOZ Mozambique; NA NAM Namibia;
NC NCL New Caledonia; NE NER Niger; NF NFK Norfolk Island; NG NGA Nigeria;
NI NIC Nicaragua; NL NLD Netherlands; NO NOR Norway; NP NPL Nepal; NR NRU Nauru;
NU NIU Niue; NZ NZL New Zealand; OM OMN Oman; PA PAN Panama; PE PER Peru;
PF PYF French Polynesia; PG PNG Papua New Guinea; PH PHL Philippines; PK PAK Pakistan;
PL POL Poland; PM SPM Saint Pierre and Miquelon; PN PCN Pitcairn Islands; PR PRI Puerto Rico;
PS PSE Palestine; PT PRT Portugal; PW PLW Palau; PY PRY Paraguay; QA QAT Qatar;
RE REU Réunion; RO ROU Romania; RS SRB Serbia; RU RUS Russia; RW RWA Rwanda;
SA SAU Saudi Arabia; SB SLB Solomon Islands; SC SYC Seychelles; SD SDN Sudan;
SE SWE Sweden; SG SGP Singapore; SH SHN Saint Helena; SI SVN Slovenia;
SJ SJM Svalbard and Jan Mayen; SK SVK Slovakia; SL SLE Sierra Leone; SM SMR San Marino;
SN SEN Senegal; SO SOM Somalia; SR SUR Suriname; SS SSD South Sudan;
ST STP Sao Tome and Principe; SV SLV El Salvador; SX SXM Sint Maarten; SY SYR Syria;
SZ SWZ Eswatini; TC TCA Turks and Caicos Islands; TD TCD Chad;
TF ATF French Southern Territories; TG TGO Togo; TH THA Thailand; TJ TJK Tajikistan;
TK TKL Tokelau; TL TLS Timor-Leste; TM TKM Turkmenistan; TN TUN Tunisia; TO TON Tonga;
TR TUR Türkiye; TT TTO Trinidad and Tobago; TV TUV Tuvalu; TW TWN Taiwan; TZ TZA Tanzania;
UA UKR Ukraine; UG UGA Uganda; UM UMI US Outlying Islands; US USA United States;
UY URY Uruguay; UZ UZB Uzbekistan; VA VAT Vatican City; VC VCT Saint Vincent and the Grenadines;
VE VEN Venezuela; VG VGB British Virgin Islands; VI VIR US Virgin Islands; VN VNM Vietnam;
VU VUT Vanuatu; WF WLF Wallis and Futuna; WS WSM Samoa; YE YEM Yemen; YT MYT Mayotte;
ZA ZAF South Africa; ZM ZMB Zambia; ZW ZWE Zimbabwe
"""

_OTHER_NAMES = """
AE: UAE, Emirates; AT: Österreich; BA: Bosnia, Bosnia-Herzegovina; BE: Belgique, België; BN: Brunei
Darussalam; BO: Plurinational State of Bolivia, Bolivia Plurinational State of; BQ: Bonaire, Bonaire Sint
Eustatius and Saba; BY: Belorussia; CC: Cocos Keeling Islands, Keeling Islands; CD: Democratic Republic of
the Congo, Congo-Kinshasa, Congo The Democratic Republic of the, DRC, Zaire; CG: Republic of the Congo,
Congo-Brazzaville; CH: Schweiz, Suisse, Svizzera; CI: Ivory Coast; CN: People's Republic of China, PRC,
Mainland China; CV: Cabo Verde; CZ: Czech Republic, Česko; DE: Deutschland, Federal Republic of Germany; DK:
Danmark; ES: España; FI: Suomi; FK: Falkland Islands Malvinas, Falklands, Malvinas; FM: Federated States of
Micronesia, Micronesia Federated States of; FO: Faeroe Islands, Faroes; GB: UK, Great Britain, Britain,
England, Scotland, Wales, Northern Ireland, United Kingdom of Great Britain and Northern Ireland; GM: The
Gambia; GR: EL, Hellas, Hellenic Republic; HK: Hong Kong SAR; HR: Hrvatska; HU: Magyarország; IE: Eire,
Republic of Ireland; IR: Islamic Republic of Iran, Iran Islamic Republic of; IT: Italia; KG: Kyrgyz
Republic; KN: St Kitts; KP: Democratic People's Republic of Korea, DPRK, Korea Democratic People's Republic
of; KR: Korea, Republic of Korea, Korea Republic of; LA: Lao People's Democratic Republic, Lao; MD: Republic
of Moldova, Moldova Republic of; MF: Saint Martin French part; MK: Macedonia, FYROM; MM: Burma; MO: Macau;
NL: Holland, The Netherlands, Nederland; NO: Norge; PL: Polska; PN: Pitcairn; PS: State of Palestine,
Palestine State of, Palestinian Territories; RU: Russian Federation; SH: Saint Helena Ascension and Tristan
da Cunha; SK: Slovak Republic; ST: São Tomé; SE: Sverige; SX: Sint Maarten Dutch part; SY: Syrian Arab
Republic; SZ: Swaziland; TL: East Timor; TR: Turkey; TW: Taiwan Province of China, Republic of China; TZ:
United Republic of Tanzania, Tanzania United Republic of; UM: United States Minor Outlying Islands; US:
United States of America, America, U.S., U.S.A.; VA: Holy See, Vatican, Holy See Vatican City State; VE:
Bolivarian Republic of Venezuela, Venezuela Bolivarian Republic of; VG: Virgin Islands British; VI: Virgin
Islands U.S., United States Virgin Islands; VN: Viet Nam; ZA: RSA
"""


@cache
def _table() -> dict[str, tuple[str, str]]:
    """alpha-2 -> (alpha-3, name)."""
    rows = (entry.split(maxsplit=2) for entry in _COUNTRIES.split(";"))
    return {alpha2: (alpha3, name.replace("\n", " ")) for alpha2, alpha3, name in rows}


def _folded(name: str) -> str:
    """What is compared: no case, diacritics or punctuation; "St." is Saint, "&" and."""
    words = re.findall(r"\w+", same(name).replace("&", " and ").replace(".", "").replace("'", ""))
    return " ".join("saint" if word == "st" else word for word in words).removeprefix("the ")


@cache
def _by_name() -> dict[str, str]:
    known: dict[str, str] = {}
    for code, (alpha3, name) in _table().items():
        known.update({_folded(code): code, _folded(alpha3): code, _folded(name): code})
    for entry in _OTHER_NAMES.split(";"):
        code, _, names = entry.partition(":")
        known.update((_folded(name), code.strip()) for name in names.split(","))
    return known


@cache
def _abroad() -> dict[str, str]:
    """The names in other languages, which are taken apart when no English one fits."""
    from crmcli.model.country_names import NAMES

    entries = (entry.partition(":") for entry in NAMES.split(";"))
    return {_folded(name): code.strip() for code, _, names in entries for name in names.split(",")}


def country_codes() -> tuple[str, ...]:
    """All 249 alpha-2 codes, sorted."""
    return tuple(_table())


def read_country(text: str, field: str) -> str:
    """The alpha-2 code of a country typed as a code (two or three letters) or by name: "uk" -> "GB".

    Names may be English, German, French, Spanish, Italian or Dutch. Case and diacritics do not matter. BadValue for
    anything else, with what was probably meant.
    """
    name = _folded(text)
    code = _by_name().get(name) or _abroad().get(name)
    if code is not None:
        return code
    error = BadValue(field, text, "is not a country (ISO 3166)", "DE")
    names = [name for _, name in _table().values()]
    best = closest(text, names) if len(text) > 3 else None
    if best is not None:
        error.hint = f"Did you mean {best}?"
    raise error


def country_name(code: str) -> str:
    """The usual English name: "DE" -> "Germany". KeyError for what is no alpha-2 code."""
    return _table()[code][1]
