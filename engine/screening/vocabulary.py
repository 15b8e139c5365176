"""Words of names that say what somebody is rather than who: legal forms, and words of trade.

``FORMS`` are the legal forms of entities by what they amount to: ``LLC`` (GmbH, OOO, Sarl),
``JSC`` (AG, OAO, SA), ... ``OTHER`` are those that have no such class. ``WORDS`` are words of one
meaning in many languages, by a symbol: ``bank`` and ``banque`` are one. Each is written as
``latin`` writes it.

Facts from rigour (github.com/opensanctions/rigour, MIT, copyright OpenSanctions): its legal forms
and symbols, folded, cleared of what folds to the same, and reduced to a class.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType


def _by_phrase(lists: Mapping[str, str]) -> Mapping[tuple[str, ...], str]:
    """Return the class of each phrase, a phrase as its words."""
    return MappingProxyType(
        {
            tuple(phrase.split()): name
            for name, text in lists.items()
            for phrase in text.split(" | ")
        }
    )


FORMS = _by_phrase(
    {
        "COOP": (
            "andelslag | andelslag med begraenset ansvar | anl | co op | cooperatieve "
            "vennootschap met beperkte aansprakelijkheid | cooperatieve vennootschap met "
            "onbeperkte aansprakelijkheid | cooperatif | cooperation | cooperative | cvba | cvoa "
            "| economisch samenwerkingsverband | eeig | eg | egen | eingetragene genossenschaft | "
            "ek for | ekd | ekfor | ekonomisk forening | eoii | erdeszeti tarsulas | esv | ets | "
            "europai gazdasagi egyesules | europaische genossenschaft | europaische "
            "wirtschaftliche interessenvereinigung | european economic interest grouping | "
            "evropeisko kooperativno druzhestvo | evropeisko obedinenie po ikonomicheski interesi "
            "| evropeysko kooperativno druzhestvo | evropeysko obedinenie po ikonomicheski "
            "interesi | ewiv | genossenschaft | gensidigt selskab | gie | gospodarsko interesno "
            "udruzenje | groupement dinteret economique | hbret sra mahberat | hop tac xa | htx | "
            "koop | kooperatif | kooperatif sirket | kooperativ | kooperatsia | kooperatsiya | pk "
            "| pkoop | potrebitelskii kooperativ | proizvodstvennyi kooperativ | sce | scop | "
            "selskokhozyaistvennyi proizvodstvennyi kooperativ | sociedad cooperativa | societas "
            "cooperativa europaea | societe cooperative de production | societe deconomie mixte | "
            "societe en participation | spk | spoldzielni | szov | szovetkezet | "
            "versicherungsverein ag | versicherungsverein auf gegenseitigkeit | vvag"
        ),
        "FIN": (
            "birzhevoi paevoi investitsionnyi fond | birzhevoi paevoi investitsionnyi fond "
            "rynochnykh finansovykh instrumentov | birzhevoy paevoy investitsionnyy fond "
            "rynochnykh finansovykh instrumentov | fond commun de placement | fond de placement | "
            "intervalnyi kombinirovannyi paevoi investitsionnyi fond | intervalnyi paevoi "
            "investitsionnyi fond | kb | kommercheskii bank | national association | national "
            "trust and savings association | nebankovskaya kreditnaya organizatsiya | nini kumiai "
            "| non bank credit organization | nt and sa | onderlinge waarborgmaatschappij | "
            "otkrytyi paevoi investitsionnyi fond | otkrytyy paevoy investitsionnyy fond | owm | "
            "raschetnaya nebankovskaya kreditnaya organizatsiya | renyizuhe | settlement non "
            "banking credit organization | sicaf | sicav | soc invest capital variable | societe "
            "dinvestissement a capital fixe | societe dinvestissement a capital variable | "
            "zakrytyi kombinirovannyi paevoi investitsionnyi fond | zakrytyi paevoi "
            "investitsionnyi fond | zakrytyy kombinirovannyy paevoy investitsionnyy fond"
        ),
        "GP": (
            "aksiyun mahber | avoin yhtio | ay | bgb gesellschaft | compania comerciala si de "
            "productie societatea cu responsabilitate limitata | e gbr | egbr | egyszeru tarsasag "
            "| eingetragene gbr | eingetragene gesellschaft burgerlichen rechts | eingetragene "
            "gesellschaft des burgerlichen rechts | gbr | general partnership | ges bur rechts | "
            "ges burgerlichen rechts | gesbr | gesellschaft burgerlichen rechts | gesellschaft "
            "des burgerlichen rechts | gesellschaft mit beschrankter haftung and co ohg | gmbh "
            "and co ohg | gmbhcoohg | gp | heminghuishe | keg | kkt | kolektif sirket | koll sti "
            "| kommanditerwerbsgesellschaft | kozkereseti tarsasag | offene handels gesellschaft "
            "| offene handelsgesellschaft | ohg | part g | partg | partnerschaft | "
            "partnerschaftsgesellschaft | polnoe tovarishchestvo | sameignarfelag | sc | sociedad "
            "colectiva | societatea comerciala | ug and co ohg | ug haftungsbeschrankt and co ohg "
            "| ugcoohg"
        ),
        "JSC": (
            "a spolecnost | aandelenvennootschap | aat | ad | adkritaye aktsiyanernaye tavaristva "
            "| adkrytae akcyyanernae tavarystva | adkrytae aktsyyanernae tavarystva | ag | ag "
            "societe anonyme | ags | akb | akc spolecnost | akciju sabiedriba | akcionarsko "
            "drustvo | akciova spolecnost | akciova spolocnost | aksiyadorlik jamiyati | akt ges "
            "| aktg | aktien ges | aktien gesellschaft | aktienges | aktiengesellschaft | "
            "aktiengeselschaft | aktieselskab | aktieselskabet | aktsiaselts | aktsionarsko "
            "drushtvo | aktsionenoe obshchestvo zakrytogo tipa | aktsionepnoe obshchestvo "
            "otkpytogo tipa | aktsionernaya kompaniya s ogranichennoi otvetstvennostyu | "
            "aktsionerne obshchestvo zakrytogo tipa | aktsionerne tovaristvo | aktsionerne "
            "tovaristvo vidkritogo tipu | aktsionerne tovarystvo | aktsionernii komertsiinii bank "
            "| aktsionerno druzhestvo | aktsionernoe obschestvo | aktsionernoe obshchestvo | "
            "aktsionernoe obshchestvo finansovo stroitelnaya kompaniya | aktsionernoe obshchestvo "
            "otkrytogo tipa | aktsionernoe obshestvo zakrytogo tipa | aktsionernogo obshchestva | "
            "aktsionernogo obshchestva zakrytogo tipa | aktsionernogo tovaristva | aktsionerny "
            "kommercheskii bank | aktsionerny kommercheskiy bank | aktsionernye obshchestva | "
            "aktsionernye obshchestva zakrytogo tipa | aktsionernyi komercheski bank | "
            "aktsionernyi komercheskii bank | aktsionernyi kommercheskii bank | aktsioneroe "
            "obshchestvo zakrytogo tipa | aktsioneronoe obshchestvo zakrytogo tipa | aktsionrnoe "
            "obshchestvo zakrytogo tipa | aktsiyadorlik zhamiyati | aktsoinernoe obshchestvo "
            "zakrytogo tipa | aktsonernoe obshchestvo otkrytogo tipa | aktsonernoe obshchestvo "
            "zakrytogo tipa | aktsyonernyi kommercheskii bank | allami tulajdonban levo "
            "reszvenytarsasag | anonim ortaklik | anonim sirket | anonim sirketi | ao | as | at | "
            "atviroji akcine bendrove | avatud aktsiaselts | avoin osakeyhtio | c por a | cjsc | "
            "closed joint stock company | closed jsc | comandita por acciones | compania por "
            "acciones | cong ty co phan | cpa | cty cp | cuideachta comhstoic oscailte | "
            "dakhuruli saaktsio sazogadoeba | dd | det offentligretlige aktieselskab | dimosia "
            "symmetochiki etaireia | dionicko drustvo | ead | ednolichno aktsionerno druzhestvo | "
            "epiq aktsiyadorlik zhamiyati | europaische aktiengesellschaft | europaische "
            "gesellschaft | evropeisko druzhestvo | evropeysko druzhestvo | gag | gemeinnutzige "
            "ag | gemeinnutzige aktiengesellschaft | gufenyouxiangongsi | haao | halafinetu "
            "yetewesene yegl mahber | halka acik anonim ortaklik | j stock company | javna "
            "delniska druzba | javno dionicko drustvo | javno trgovacko drustvo | jnt stock co | "
            "joint stock bank | joint stock co | joint stock commercial bank | joint stock compan "
            "| joint stock companie | joint stock company | joint stock corp | jointstock company "
            "| js co | jsc | jsc company | jscb | jt stock co | jtd | julkinen osakeyhtio | "
            "jusighoesa | jusikhoesa | khk | khuvtsaat kompani | kumpanija bishma kongunti | "
            "kumpanija bishma kongunti pubblici | n vennootschap | naaml vennootschap | naamloze "
            "vennootschap | naamlze vennootschap | nao | nepublichnoe aktsionernoe obshchestvo | "
            "nv | nyilvanosan mukodo reszvenytarsasag | nyrt | o joint stock co | oaj | oao | "
            "ochiq aksiyadorlik jamiyati | ochiq aktsiyadorlik zhamiyati | odkryte akcjonarne "
            "obschtschestwo | offene aktiengesellschaft | ojsc | open jnt stock co | open joint "
            "stock company | open jsc | openbare aandelenvennootschap | openbare publiek private "
            "vennootschap op aandelen | openbare vennootschap op aandelen | otkr akts obshch | "
            "otkritoe aktsionernoe obshchestvo | otkrytoe akcionernoe obshchestvo | otkrytoe "
            "akcionernoe obshhestvo | otkrytoe aktsionergoe obshchestvo | otkrytoe aktsionernoe "
            "obschchestvo | otkrytoe aktsionernoe obschestvo | otkrytoe aktsionernoe obshchestvo "
            "| otkrytoe aktsionernoye obshestvo | otkrytoje akcionernoje obshchestvo | otkrytoye "
            "aktsionernoye obshchestvo | otwarta spolka akcyjna | oyj | panstwowa spolka akcyjna "
            "| pao | pat | pjsc | pjscb | pl co | plc | plc company | plc ltd | plcs | privatne "
            "aktsionerne tovaristvo | pub limited | pub limited co | pub lt co | pub ltd co | "
            "pubic limited company | publc limited company | publi limited company | public joint "
            "stock commercial bank | public joint stock company | public jsc | public limitd "
            "company | public limited | public limited co | public limited company | public "
            "limited compnay | public limited corporation | public limitied company | public "
            "limitted company | public limted company | public lmtd company | public lt co | "
            "public lt company | public ltd co | public ltd corporation | public stock company | "
            "public stock company pjsc | publichne aktsionerne tovaristvo | publichne aktsionerne "
            "tovarystvo | publichno aktsionerno druzhestvo | publichnoe aktsionernoe obshchestvo "
            "| publicly limited company | publicly ltd company | reszvenytarsasag | rt | sa | sa "
            "de cv | sa pi de cv | saaktsio sazogadoeba | sacif | sacifi | sacifia | sacifiy a | "
            "saciy f | sacv | sad | sadecv | saica | sak | saoc | saog | sapi de cv | sapicv | "
            "sarf | sca | sh a | sha | sharikat al mossahamah | shoqeri aksionere | shoqeri "
            "anonime | shrkh khfyh lsm | shrkh lmshmh | soc anon de cap var | soc anon prom de "
            "inv de cap var | socieda anonima | sociedad anonima | sociedad anonima comercial "
            "industrial financiera e inmobiliaria | sociedad anonima comercial industrial "
            "financiera inmobiliaria y agropecuaria | sociedad anonima comercial industrial y "
            "financiera | sociedad anonima de capital variable | sociedad anonima deportiva | "
            "sociedad anonima promotora de inversion de capital variable | sociedad limitada por "
            "acciones abierta | sociedad por acciones | sociedada anonima | sociedade anonima | "
            "sociedade por acoes | sociedade por acoes aberta | sociedade publica por acoes | "
            "sociedades anonimas inscritas de capital abierto | societa anonima | societa per "
            "azioni | societas europaea | societat anonima | societate anonima | societate pe "
            "actiuni | societatea pe actiuni | societatea publica pe actiuni | societateare pe "
            "actiuni | societe anonyme | societe anonyme omanaise close | societe anonyme "
            "omanaise generale | societe en commandite par actions | societe par actions | "
            "societe par actions de regime federal | societe par actions ouverte | societe par "
            "actions par loi sur les societes par actions | societe publique par actions | spa | "
            "spolka akcyjna | strakhovaya aktsioner kompaniya | strakhovaya aktsionernaya "
            "kompaniya | vat | vennootschap op aandelen | verejna akciova spolecnost | verejna "
            "akciova spolocnost | vidkrite akcionerne tovaristvo | vidkrite aktsionerne "
            "tovaristvo | vidkryte aktsionerne tovarystvo | viesoji akcine bendrove | yoaj | "
            "yopiq aksiyadorlik jamiyati | zakritaye aktsiyanernaye tavaristva | zakrite "
            "aktsionerne tovaristvo | zakritoe aktsionernoe obshchestvo | zakrytae akcyyanernae "
            "tavarystva | zakrytae aktsyyanernae tavarystva | zakryte akcjonarne obschtschestwo | "
            "zakrytoe akcionernoe obshchestvo | zakrytoe aktsionerne tovaristvo | zakrytoe "
            "aktsionernoe obshchestvo | zakrytoe aktsionernoe obshhestvo | zakrytoje akcionernoje "
            "obshchestvo | zakrytoye aktsionernoye obshchestvo | zao | zartkoruen mukodo "
            "reszvenytarsasag | zat | zhushihuishe | zrt"
        ),
        "JV": (
            "kozos vallalat | kv"
        ),
        "LLC": (
            "ab company oy | amba | andelsselskab med begraenset ansvar | anpartsselskab | aps | "
            "b vennootschap | berhad | besl vennootschap | besloten vennootschap | besloten "
            "vennootschap met beperkte aansprakelijkheid | besloten vennotschap | beslotn "
            "vennootschap | bhd | bv | bvba | chastnaya kompaniya s otvetstvennostyu | chastnaya "
            "kompaniya s otvetstvennostyu ogranichennoi aktsiyami | cia ltda | co ltd | coltd | "
            "compania | compania anonima | compania limitada | company oy ab | cong ty trach "
            "nhiem huu han | cong ty trach nhiem huu han mot thanh vien | cty tnhh | cty tnhh mtv "
            "| cyf | cyfyngedig | dis tic ltd | dmcc | dmcc co | dmcc company | dmcc free zone | "
            "dmcc llc | dno | dntn | doanh nghiep co von dau tu nuoc ngoai | doanh nghiep tu nhan "
            "| doo | dp | drujestvo s ogranichena otgovornost | drushtveno preduzece | drushtvo "
            "sa ogranichenom odgovornoshcu | drustv ogranic odgovor | drustveno preduzece | "
            "drustvo ogranicene odgovornosti | drustvo s neogranicenom solidarnom odgovornoscu | "
            "drustvo s ogranicenom odgovornoscu | drustvo sa ogranicenom odgovornoscu | druzba z "
            "omejeno odgovornostjo | druzestvo s ogranicena otgovornost | druzhestvo s "
            "ogranichena otgovornost | druzhestvo uchredeno po zakona za zadalzheniyata i "
            "dogovorite | druzhestvo uchredeno po zakona za zadlzheniyata i dogovorite | dtnn | "
            "dubai multi commodities centre | dubai multi commodities centre company | dzzd | "
            "ednolichno druzhestvo s ogranichena otgovornost | eenpersoons besloten vennootschap "
            "met beperkte aansprakelijkheid | eenpersoons bvba | ehf | einkahlutafelag | eireli | "
            "eirl | empresa individual de responsabilidad limitada | empresa individual de "
            "responsabilidade limitada | entreprise unipersonnelle a responsabilite limitee | "
            "eood | epe | etairia periorismenis eythynis | eurl | foreign limited liability "
            "company | free economic zone llc | free zone co | free zone company | free zone "
            "enterprise | free zone entity | free zone establishment | free zone limited "
            "liability company | free zone llc | freezone company | fz co | fz enterprise | fz "
            "entity | fz establishment | fz llc | fzco | fze | fzllc | gemeinnutzige gesellschaft "
            "mit beschrankter haftung | gemeinnutzige gmbh | gemeinnutzige ug | gemeinnutzige ug "
            "haftungsbeschrankt | gemeinnutzige unternehmergesellschaft | gemeinnutzige "
            "unternehmergesellschaft haftungsbeschrankt | ges mbh | ges mit besch haftung | ges "
            "mit beschr haftung | gesellsch mbh | gesellschaft mbh | gesellschaft mit besch "
            "haftung | gesellschaft mit beschr haftung | gesellschaft mit beschraenker haftung | "
            "gesellschaft mit beschraenkter haftung | gesellschaft mit beschrankter haftng | "
            "gesellschaft mit beschrankter haftung | gesmbh | ggmbh | gk | gm besch haftung | gm "
            "beschr haftung | gmb h | gmb kh | gmbh | gmbhs | gmbkh | gug | gug "
            "haftungsbeschrankt | hetonghuishe | hf | hlutafelag | inc | incorp | incorporado | "
            "incorporatd | incorporated | incorporation | incorporee | incorported | incs | "
            "inostrannoe obshchestvo s ogranichennoi otvetstvennostyu | intreprinderea cu "
            "responsabilitate limitata | ivaerksaetterselskab | ivs | jdoo | jednostavno drustvo "
            "s ogranicenom odgovornoscu | kft | kft fioktelep | khkhk | khyazgaarlagdmal "
            "khariutslagatai kompani | kompaniya s ogranichennoi otvetstvennostyu | korlatolt "
            "felelossegu tarsasag | korlatolt felelossegu tarsasag organizacni slozka | kulfoldi "
            "szekhelyu vallalkozas fioktelepe | lc | lda | likvidatsionnaya komissiya obshchestva "
            "s ogranichennoi otvetstvennostyu | likvidatsionnaya komissiya obshchestvo s "
            "ogranichennoi otvetstvennostyu | likvidatsionnaya komissiya ooo | limitada | limitd "
            "| limitd liability co | limite | limited | limited by guarantee | limited by shares "
            "| limited co | limited company | limited liab co | limited liability co | limited "
            "liability comp | limited liability company | limited liability corp | limited "
            "liability corporation | limited sirket | limited sirketi | limited sti | limitee | "
            "limted | limted liability co | ll | llc | llc fz | llcs | lmhdwdh | lmshmh lmhdwdh | "
            "lmtd | lmtd liability company | lt liability company | ltd | ltd co | ltd liab "
            "company | ltd liability co | ltd liability comp | ltd liability company | ltd sti | "
            "ltda | ltds | masuliyati cheklangan jamiyat | masuliyati cheklangan zhamiyat | mbh | "
            "mchj | mchzh | mehdud mesuliyyetli cemiyyet | mit besch haftung | mit beschr haftung "
            "| mit beschrankter haftung | mmc | o y | obshchesivo s ogranichennoi "
            "otvetstvennostyu | obshchestva s ogranichennoi otvetstvennostyu | obshchestvl s "
            "ogranichennoi otvetstvennostyu | obshchestvo c ogranichennoi otvetstvennostyu | "
            "obshchestvo ogranichennoi otvetstvennosti | obshchestvo s dopolnitelnoi "
            "otvetstvennostyu | obshchestvo s dopolnitelnoj otvetstvennostyu | obshchestvo s "
            "goranichennoi otvetstvennostyu | obshchestvo s granichennoi otvetstvennostyu | "
            "obshchestvo s oganichennoi otvetstvennostyu | obshchestvo s ogarnichennoi "
            "otvetstvennostyu | obshchestvo s ogpanichennoi otvetstvennostyu | obshchestvo s ogra "
            "nichennoi otvetstvennostyu | obshchestvo s ogragichennoi otvetstvennostyu | "
            "obshchestvo s ogragnichennoi otvetstvennostyu | obshchestvo s ograichennoi "
            "otvetstvennostyu | obshchestvo s ograinchennoi otvetstvennostyu | obshchestvo s "
            "ogranchennoi otvetstvennostyu | obshchestvo s ogranchichennoi otvetstvennostyu | "
            "obshchestvo s ogranechennoi otvetstvennostyu | obshchestvo s ograngichennoi "
            "otvetstvennostyu | obshchestvo s ogranicheeenoi otvetstvennostyu | obshchestvo s "
            "ogranicheenoi otvetstvennostyu | obshchestvo s ogranichennio otvetstvennostyu | "
            "obshchestvo s ogranichennnoi otvetstvennostyu | obshchestvo s ogranichennoi "
            "ltvetstvennostyu | obshchestvo s ogranichennoi obshchestvo s ogranichennoi "
            "otvetstvennostyu | obshchestvo s ogranichennoi ogtvetstvennostyu | obshchestvo s "
            "ogranichennoi oltvetstvennostyu | obshchestvo s ogranichennoi osvetstvennostyu | "
            "obshchestvo s ogranichennoi ot | obshchestvo s ogranichennoi otaetstvennostyu | "
            "obshchestvo s ogranichennoi otetstvennostyu | obshchestvo s ogranichennoi "
            "otetvennostyu | obshchestvo s ogranichennoi otevtstvennostyu | obshchestvo s "
            "ogranichennoi otsetstvennostyu | obshchestvo s ogranichennoi otveetstvennostyu | "
            "obshchestvo s ogranichennoi otvenstvennostyu | obshchestvo s ogranichennoi "
            "otventstvennostyu | obshchestvo s ogranichennoi otvesttvennostyu | obshchestvo s "
            "ogranichennoi otvestvennostyu | obshchestvo s ogranichennoi otvestvtennsotyu | "
            "obshchestvo s ogranichennoi otvetchtvennostyu | obshchestvo s ogranichennoi "
            "otvetsstvennostyu | obshchestvo s ogranichennoi otvetstennostyu | obshchestvo s "
            "ogranichennoi otvetststvennostyu | obshchestvo s ogranichennoi otvetstsveenostyu | "
            "obshchestvo s ogranichennoi otvetstsvennostyu | obshchestvo s ogranichennoi "
            "otvetstveennostyu | obshchestvo s ogranichennoi otvetstveenostyu | obshchestvo s "
            "ogranichennoi otvetstveknnostyu | obshchestvo s ogranichennoi otvetstvenenostyu | "
            "obshchestvo s ogranichennoi otvetstvennnostyu | obshchestvo s ogranichennoi "
            "otvetstvennochtyu | obshchestvo s ogranichennoi otvetstvennogstyu | obshchestvo s "
            "ogranichennoi otvetstvennoi | obshchestvo s ogranichennoi otvetstvennoltyu | "
            "obshchestvo s ogranichennoi otvetstvennomtyu | obshchestvo s ogranichennoi "
            "otvetstvennoostyu | obshchestvo s ogranichennoi otvetstvennost | obshchestvo s "
            "ogranichennoi otvetstvennostb | obshchestvo s ogranichennoi otvetstvennosti | "
            "obshchestvo s ogranichennoi otvetstvennostiu | obshchestvo s ogranichennoi "
            "otvetstvennostiyu | obshchestvo s ogranichennoi otvetstvennosttyu | obshchestvo s "
            "ogranichennoi otvetstvennostyu | obshchestvo s ogranichennoi otvetstvennostyu "
            "chastnaya okhrannaya organizatsiya | obshchestvo s ogranichennoi otvetstvennostyu "
            "chastnoe okhrannoe predpriyatie | obshchestvo s ogranichennoi otvetstvennostyu firma "
            "| obshchestvo s ogranichennoi otvetstvennostyu stroitelnaya kompaniya | obshchestvo "
            "s ogranichennoi otvetstvennostyu torgovyi dom | obshchestvo s ogranichennoi "
            "otvetstvennostyu upravlyayushchaya kompaniya | obshchestvo s ogranichennoi "
            "otvetstvennostyub | obshchestvo s ogranichennoi otvetstvennostyui | obshchestvo s "
            "ogranichennoi otvetstvennostyum | obshchestvo s ogranichennoi otvetstvennostyut | "
            "obshchestvo s ogranichennoi otvetstvennostyuv | obshchestvo s ogranichennoi "
            "otvetstvennosyu | obshchestvo s ogranichennoi otvetstvennotsyu | obshchestvo s "
            "ogranichennoi otvetstvennotyu | obshchestvo s ogranichennoi otvetstvennovstyu | "
            "obshchestvo s ogranichennoi otvetstvennovtyu | obshchestvo s ogranichennoi "
            "otvetstvennrostyu | obshchestvo s ogranichennoi otvetstvennsotyu | obshchestvo s "
            "ogranichennoi otvetstvennstyu | obshchestvo s ogranichennoi otvetstvenonstyu | "
            "obshchestvo s ogranichennoi otvetstvenoost | obshchestvo s ogranichennoi "
            "otvetstvenoostyu | obshchestvo s ogranichennoi otvetstvenosstyu | obshchestvo s "
            "ogranichennoi otvetstvenostyu | obshchestvo s ogranichennoi otvetstvetnostyu | "
            "obshchestvo s ogranichennoi otvetstvetstvennostyu | obshchestvo s ogranichennoi "
            "otvetstvetsvennostyu | obshchestvo s ogranichennoi otvetstvnnostyu | obshchestvo s "
            "ogranichennoi otvetstvtennostyu | obshchestvo s ogranichennoi otvetstvuennostyu | "
            "obshchestvo s ogranichennoi otvetsvennosst | obshchestvo s ogranichennoi "
            "otvetsvennostyu | obshchestvo s ogranichennoi otvettstvennostyu | obshchestvo s "
            "ogranichennoi otvetvennostyu | obshchestvo s ogranichennoi otvetvetstvennostyu | "
            "obshchestvo s ogranichennoi otvetvtsennostyu | obshchestvo s ogranichennoi "
            "otvetvtvennostyu | obshchestvo s ogranichennoi otvntstvennostyu | obshchestvo s "
            "ogranichennoi otvtetsvennostyu | obshchestvo s ogranichennoi otvuetstvennostyu | "
            "obshchestvo s ogranichennoi ovetstvennostyu | obshchestvo s ogranichennoi "
            "ovtetstvennostyu | obshchestvo s ogranichennoi tovetstvennostyu | obshchestvo s "
            "ogranichennoj otvetstvennostyu | obshchestvo s ogranichennoy otvetstvennostyu | "
            "obshchestvo s ogranichennri otvetstvennostyu | obshchestvo s ogranichenoi "
            "otvetstveenostyu | obshchestvo s ogranichenoi otvetstvennostyu | obshchestvo s "
            "ogranichenoi otvetstvenostyu | obshchestvo s ogranichenooi otvetstvennostyu | "
            "obshchestvo s ogranichinnoi otvetstvennostyu | obshchestvo s ogranichnnoi "
            "otvestvennostyu | obshchestvo s ogranichnnoi otvetstvennostyu | obshchestvo s "
            "ogranichnnoi otvetstvnnostyu | obshchestvo s ogranichunnoi otvetstvennostyu | "
            "obshchestvo s ograniennoi otvetstvennostyu | obshchestvo s ogranischennoi "
            "otvetstvennostyu | obshchestvo s ogranisennoi otvetstvennostyu | obshchestvo s "
            "ogranmchennoi otvetstvennostyu | obshchestvo s ogrannichennoi otvetstvennostyu | "
            "obshchestvo s ograntchennoi otvetstvennostyu | obshchestvo s ogrnaichennoi "
            "otvetstvennostyu | obshchestvo s ogrnanichennoi otvetstvennostyu | obshchestvo s "
            "ogrnichennoi otstvennostyu | obshchestvo s ogrnichennoi otvetstvennostyu | "
            "obshchestvo s ogronichennoi otvetstvennostyu | obshchestvo s ogroranichennoi "
            "otvetstvennostyu | obshchestvo s ogrranichennoi otvetstvennostyu | obshchestvo s "
            "ogrvnichennoi otvetstvennostyu | obshchestvo s ohranychennoi otvetstvennostiu | "
            "obshchestvo s oranichennoi otvetstvennostyu | obshchestvo s organichennoi "
            "otvetstvennostyu | obshchestvo s organichennoi otvetstvennovstyu | obshchestvo s "
            "orgranichennoi otvetstvennostyu | obshchestvo s otranichennoi otvetstvennostyu | "
            "obshchestvo sogranichennoi otvetstvennostyu | obshchestvo sogranichenoi "
            "otvetstvennostyu | obshchestvo st ogranichennoi otvetstvennostyu | obshchestvog s "
            "ogranichennoi otvestvennostyu | obshchestvr s ogranichennoi otvetstvennostyu | "
            "obshestvo s ogranichennoi otvetstvennostyu | od | odo | ood | ooo | ortachko "
            "drushtvo | ortacko drustvo | osakeyhtio | osoo | oy | oy company ab | pllc | private "
            "company with limited liability | private limited company | private limited liability "
            "company | professional limited liability company | proprietary limited | proprietary "
            "limited company | proprietary ltd | pte ltd | pty limited | pty ltd | ribotos "
            "atsakomybes bendrove | s de rl de cv | s ie | s par as | sa rl | sabiedriba ar "
            "ierobezotu atbildibu | sabiratelno druzhestvo sd sadruzhie | sarl | sas | sbiratelno "
            "druzhestvo | sbiratelno druzhestvo sd sdruzhie | scc | sd | sd s ie | sdn bhd | "
            "selskab med begraenset ansvar | sendirian berhad | sh pk | shezghuduli "
            "pasukhismgeblobis sazogadoeba | shoqeri me pergjegjesi te kufizuar | shpk | shps | "
            "shrkh dht mswwlyt mhdwdh sh mm | shrkh frdyh dht mswwlyt mhdwdh | sia | sicietatea "
            "de raspundere limitata | single member private limited company | sirketi | sll | "
            "slne | smba | soc a resp limitata | soc a resp limitee | soc a responsab limitee | "
            "soc par actions simplifiee | soc resp limitada | sociedad de responsabilidad "
            "limitada | sociedad de responsabilidad limitada de capital variable | sociedad "
            "limitada laboral | sociedad limitada nueva empresa | sociedad por acciones "
            "simplificada | sociedada limitada | sociedade limitada | sociedades por acciones "
            "simplificada | societa a responsabilita limitata | societata cu raspundere limitata "
            "| societate cu rasponbilitate limitata | societate cu raspundere limitata | "
            "societate cu raspundre limitata | societate cu responsabilitate limiiata | societate "
            "cu responsabilitate limitata | societatea cu rasdpundere limitata | societatea cu "
            "rasponsabilitate limitata | societatea cu raspundere | societatea cu raspundere "
            "limitata | societatea cu raspundere limitate | societatea cu responsabilitate "
            "limitata | societatea cu responsabilitatea limitata | societatea cu respundere "
            "limitata | societatii cu raspunderea limitata | societe a responsabilite limitee | "
            "societe actions simplifiee | societe commerciale canadienne | societe par actions "
            "simplifiee | societe privee a responsabilite limitee | societe privee a "
            "responsabilite limitee unipersonnelle | societete cu raspundere limitata | socitate "
            "cu responsabilitate limitata | sp z ogr odp | sp z oo | sp z oo sp k | sp zoo | "
            "special economic zone llc | spol s ro | spol s ruc omez | spolecnost s rucenim "
            "omezenym | spolka z ogr odpow | spolka z ograniczona odpowiedzialnoscia | spolka z "
            "oo | spolka z oo sp k | sprl | spz oo | spzoo | srl | srlcv | sro | sti | suarl | "
            "taa | tavaristva z abmezhavanaj adkaznastsiu | tavarystva z abmezhavanai "
            "adkaznastsyu | tavarystva z abmezhavanaj adkaznascyu | tavarystva z abmezhavanay "
            "adkaznastsyu | tavarystva z dadatkovai adkaznastsyu | tavarystva z dadatkovaj "
            "adkaznascyu | tda | tov | tovaristvo z obmezhenoyu vidpovidalnistyu | tovarystvo z "
            "obmezhenoiu vidpovidalnistiu | tovarystvo z obmezhenoyu vidpovidalnistyu | trade "
            "free zone company | tzov | uab | ug | ug haftungsbeschr | ug haftungsbeschrankt | ug "
            "hb | unternehmerg | unternehmerges | unternehmerges haftungsbeschrankt | "
            "unternehmergesellschaft | unternehmergesellschaft haftungsbeschrankt | uzdaroji "
            "akcine bendrove | uzdarosios akcines bendroves | v m | vennootschap met beperkte "
            "aansprakelijkheid | yk | youxian | youxiangongsi | youxianhuishe | yuhanhoesa"
        ),
        "LLP": (
            "limited liability partnership | llp | mbb | oop | part g mbb | part mbb | partg mbb "
            "| partgmbb | partmbb | partnerschaft mbb | partnerschaft mit beschrankter "
            "berufshaftung | partnerschaftsgesellschaft mbb | partnerschaftsgesellschaft mit "
            "beschrankter berufshaftung | partnerstvo s ogranichennoi otvetstvennostyu | too | "
            "tovarishchestvo s ogranichennoi otvetstvennostyu | youxianzerenshiyezuhe"
        ),
        "LP": (
            "ag and co kg | ag and co kgaa | ag und co kg | agcokg | agcokgaa | "
            "aktiengesellschaft and co kg | aktiengesellschaft and co kgaa | beteti tarsasag | bt "
            "| bv and co kg | bvcokg | comandita simple | comm v | comm va | commanditaire "
            "vennootschap | commanditaire vennootschap op aandelen | cv | cva | eg and co kg | "
            "egcokg | eingetragene genossenschaft and co kg | europaische gesellschaft and co kg "
            "| europaische gesellschaft and co kgaa | genossenschaft and co kg | gesellschaft mbh "
            "and co kg | gesellschaft mit beschrankter haftung and co kg | gesellschaft mit "
            "beschrankter haftung and co kgaa | gewone commanditaire vennootschap | gmbh and co | "
            "gmbh and co kg | gmbh and co kgaa | gmbh and so kg | gmbh u co kg | gmbh und co kg | "
            "gmbhcokg | gmbhcokgaa | gmbkh end ko kg | hezihuishe | ilp | incorporated limited "
            "partnership | kd | kda | kg | kgaa | kom sti | komandit sirket | komanditni "
            "spolecnost | komanditno drushtvo | komanditno drustvo | komanditno druzhestvo | "
            "komanditno druzhestvo s aktsii | komanditno druzhestvo s aktsiyami | "
            "komanditsabiedriba | kommandiittiyhtio | kommandit gesellschaft | kommanditbolag | "
            "kommanditgesellschaft | kommanditgesellschaft auf aktien | kommanditselskab | ks | "
            "ky | lianghegongsi | limited and co kg | limited ortaklik | limited partnership | lp "
            "| ltd and co kg | ltdcokg | mbh and co kg | mbh u co kg | nimingzuhe | s cra | s en "
            "c | sadovodcheskoe nekommercheskoe tovarishchestvo | sapa | sce i | scei | scpa | "
            "scra | scs | se and co kg | se and co kgaa | secokg | secokgaa | secs | sh k | shk | "
            "shoqeri komandite | snc | snt | sociedad comanditaria | sociedad de capital e "
            "industria | sociedad en comandita por acciones | sociedad en comandita simple | "
            "societa in accomandita per azioni | societas europaea and co kg | societas europaea "
            "and co kgaa | societe en commandite simple | societe en nom collectif | stiftung and "
            "co kg | stiftung and co kgaa | stiftung und co kg | stiftungcokg | stiftungcokgaa | "
            "taisuhing | tokumei kumiai | ug and co kg | ug haftungsbeschrankt and co kg | ugcokg "
            "| unternehmergesellschaft and co kg | unternehmergesellschaft haftungsbeschrankt and "
            "co kg | usaldusuhing"
        ),
        "MIL": (
            "chastnaya voennaya kompaniya | chvk | militarische organisation | militarische "
            "vereinigung | militarna organizacija | militarne organizacije | pmc | private "
            "military company | privatna viiskova kompaniya"
        ),
        "NGO": (
            "aciq sehmdar cemiyyeti | aisbl | alap | alapitvany | ano | anpo | asbl | asc | "
            "association internationale sans but lucratif | association sans but lucratif | "
            "autonomous non profit organization | avtonomnaja nekommerceskaja organizacija | "
            "avtonomnaya nekommercheskaya organizatsiya | blagodiina organizatsiya | blagodiinii "
            "fond | blagotvoritelnaja organizacija | blagotvoritelnaya organizatsiya | "
            "blagotvoritelny fond | blagotvoritelnyi fond | blagotvoritelnyj fond | "
            "blagotvoritelnyy fond | blahodijna orhanizacija | blahodijnyj fond | blahodiyna "
            "orhanizatsiya | blahodiynyy fond | charitable fund | charitable organisation | "
            "charitable organization | charity | charity fund | cic | civil society organisation "
            "| civil society organization | community interest company | cso | dabrachynnaya "
            "arganizatsyya | dabrachynnaya arhanizatsyya | dabrachynny fond | dabracynnaja "
            "arhanizacyja | dabracynny fond | df | egyes | egyesulet | eingetr verein | "
            "eingetragene vereinigung | eingetragener verein | ev | gemeinnutzige stiftung | "
            "gramadskae abyadnanne | gramadskaya arganizatsyya | gromadska organizatsiya | "
            "gromadske obiednannya | hramadskae abjadnanne | hramadskaja arhanizacyja | "
            "hramadskaya arhanizatsyya | hramadskaye abyadnanne | hromadska orhanizacija | "
            "hromadska orhanizatsiya | hromadske objednannja | hromadske obyednannya | "
            "internationale vereniging zonder winstoogmerk | ivzw | kht | kozhasznu tarsasag | "
            "mestnaya obshchestvennaya organizatsiya | mestnaya obshchestvennaya organizatsiya "
            "pervichnaya profsoyuznaya organizatsiya | mestnaya obshchestvennaya organizatsiya "
            "pervichnaya profsoyuznaya organizatsiya gosudarstvennogo unitarnogo predpriyatiya | "
            "mimovladna organizacia | mittetulundusuhing | mndhmh ghyr hkwmyh | moo | moo ppo | "
            "moo ppo gup | mtu | nda | ndo | nederzavna orhanizacija | nederzhavna organizatsiya "
            "| nederzhavna orhanizatsiya | nedzarzaunaja arhanizacyja | nedziarzhaunaya "
            "arhanizatsyya | nedzjarzhaunaja arhanizacyja | nedzyarzhaunaya arganizatsyya | "
            "negosudarstvennaya nekommercheskaya organizatsiya | negosudarstvennaya organizatsiya "
            "| negosudarstvennoe obrazovatelnoe uchrezhdenie dopolnitelnogo obrazovaniya | "
            "negosudarstvennoe obrazovatelnoe uchrezhdenie dopolnitelnogo obrazovaniya detei | "
            "negosudarstvennoe obrazovatelnoe uchrezhdenie dopolnitelnogo professionalnogo "
            "obrazovaniya | negosudarstvennoe obrazovatelnoe uchrezhdenie nachalnogo i "
            "dopolnitelnogo professionalnogo obrazovaniya | negosudarstvenoe obrazovatelnoe "
            "uchrezhdenie dopolnitelnogo professionalnogo obrazovaniya povysheniya kvalifikatsii "
            "spetsialistov | nekomercijna orhanizacija | nekomertsiina organizatsiya | "
            "nekomertsiyna orhanizatsiya | nekommerceskaja organizacija | nekommerceskaya "
            "organizatsiya | nekommercheskaya organizaciya | nekommercheskaya organizatsiya | "
            "nekommercheskaya organizatsiya fond | nekommercheskoe partnerstvo | neurjadova "
            "orhanizacija | neuryadova organizatsiya | neuryadova orhanizatsiya | nevladina "
            "organizacija | nevladine organizacije | nevladni organizace | ngo | "
            "nichtregierungsorganisation | niegovorni organizaciji | niet gouvernementele "
            "organisatie | nko | nmm | non government organisation | non governmental "
            "organisation | non governmental organization | non profit | non profit organisation "
            "| non profit organization | nonprofit | nonprofit organization | nou dpo | noudo | "
            "np | npo | nuo | obcanske sdruzeni | obecne prospesna spolecnost | oblastnaya "
            "obshchestvennaya organizatsiya | obo | obscestvennaja organizacija | obscestvennoe "
            "obedinenie | obscestvennyj fond | obschestvennaya organizatsiya | obschestvennoe "
            "obyedinenie | obshchestvennaya organizatsiya | obshchestvennoe obedinenie | "
            "obshchestvennoye obyedineniye | obshchestvennyi fond | obshchestvennyy fond | ong | "
            "onoss | oo | organisation non gouvernementale | organizacao da sociedade civil de "
            "interesse publico | organizacao nao governamental | organizacion no gubernamental | "
            "organizacja pozarzadowa | organizatia neguvernamentala | organizatia societatii "
            "civile | organizatsiya nauchnogo obsluzhivaniya i sotsialnoi sfery | organizzazione "
            "non governativa | oscip | professional association | rechtsf stiftung | rechtsfahige "
            "stiftung | registrerad forening | rekisteroity yhdistys | rekisteroity yhdistys ry | "
            "reykjavikurfelag | ry | spf | stichting particulier fonds | stiftung | stiftung des "
            "burgerlichen rechts | stiftung des offentlichen rechts | tbb | toriin bus "
            "baiguullaga | verein | vereinigung ohne gewinnerzielungsabsicht | vereniging zonder "
            "winstoogmerk | vog | volonterska organizatsiya | volonterska orhanizacija | "
            "volonterska orhanizatsiya | vzw | zapsany spolek | zs"
        ),
        "OTHER": (
            "a bolag | aandeelhouder bestuurde vennootschap | ab | abp | abv | adsic | adsits | "
            "adsitz | ae | aktie bolag | aktiebol | aktiebolag | aktsionerno druzhestvo sas "
            "spetsialna investitsionna tsel | aktsionerno druzhestvo ss spetsialna investitsionna "
            "tsel | anonimi eteria | anonymi etaireia | d s | detskii sad | doshkolnoe "
            "obrazovatelnoe uchrezhdenie | dou | enskild naringsidkare | f ma | fie | fmba | "
            "forening med begraenset ansvar | fuusilisest isikust ettevotja | joint venture | jv "
            "| kfkh | khususii korkhona | khususii tadbirkorlik | korporeshn | krestyanskoe "
            "fermerskoe khozyaistvo | krestyanskoe khozyaistvo | nauchnyi tsentr | nl | no "
            "liability | nts | obedinenie yuridicheskikh lits | oeg | offene erwerbsgesellschaft "
            "| offene gesellschaft | og | oiminimi | osauhing | osk | osuuskunta | ou | oyul | "
            "partnerselskab | pc | pe | perseroan terbatas | perseroan terbatas terbuka | "
            "pervichnaya organizatsiya profsoyuza oblastnogo byudzhetnogo uchrezhdeniya "
            "zdravookhraneniya | pervichnaya organizatsiya profsoyuza rabotnikov "
            "zdravookhraneniya | pilnsabiedriba | pop obguz | poprz | preduzetnik | pse | psu | "
            "pt | pt tbk | public sector enterprise | public sector undertaking | publikt "
            "aktiebolag | qapali sehmdar cemiyyeti | qapali tipli sehmdar cemiyyeti | qk | qmj | "
            "qoshimcha masuliyatli jamiyat | qoshma korxona | qsc | qushimcha masuliyatli "
            "zhamiyat | qushma korkhona | rekisteroity puolue | rp | rs | saatio | sgr | sociedad "
            "civil privada | sociedad de garantia reciproca | stg | stille gesellschaft | sube | "
            "t mi | tovarishchestvo sobstvennikov nedvizhimosti | tovarishchestvo sobstvennikov "
            "zhilya | tszh | xk | xt | xususiy korxona | xususiy tadbirkorlik | yemengst lmat "
            "drjtoch | zakrytae atsyyanernae tavarystva"
        ),
        "REL": (
            "mestnaya pravoslavnaya religioznaya organizatsiya | mestnaya religioznaya "
            "organizatsiya | mro | religioznaya organizatsiya | tsentralnaya religioznaya "
            "organizatsiya | tsro"
        ),
        "SOE": (
            "anstalt des offentlichen rechts | anstalt offentlichen rechts | aor | consorzio "
            "statale | den foderale statsejede budgetinstitution | derzhavne naukovo virobniche "
            "pidpriiemstvo | derzhavne unitarne pidpriiemstvo | derzhavnogo unitarnogo "
            "pidpriiemstva | dgup | dnnn | doanh nghiep nha nuoc | dochernee fgup | dochernee "
            "gosudarstvennoe unitarnoe predpriyatie | dochernee gosudarstvenoe unitarnoe "
            "predpriyatie | empresa orcamental do estado federal | empresa publica | empresa "
            "publica unitaria federal | empresa unitaria estatal | empresa unitaria estatal de la "
            "| entita statali | entreprise unitaire detat | entreprise unitaire publique federale "
            "| ep | federal state budgetary enterprise | federal state budgetary institution | "
            "federal state institution | federal state unitary enterprise | federalna budzetowa "
            "instytucja | federalne derzhavne unitarne pidpriiemstvo | federalne panstwowe "
            "przedsiebiorstwo unitarne | federalnoe dochernee gosudarstvennoe unitarnoe "
            "predpriyatie | federalnoe gosudarstvennoe avtonomnoe obrazovatelnoe uchrezhdenie "
            "dopolnitelnogo professionalnogo obrazovaniya | federalnoe gosudarstvennoe avtonomnoe "
            "obrazovatelnoe uchrezhdenie vysshego obrazovaniya | federalnoe gosudarstvennoe "
            "byudzhetnoe doshkolnoe obrazovatelnoe uchrezhdenie | federalnoe gosudarstvennoe "
            "byudzhetnoe obrazovatelnoe uchrezhdenie dopolnitelnogo professionalnogo obrazovaniya "
            "| federalnoe gosudarstvennoe byudzhetnoe obrazovatelnoe uchrezhdenie vysshego "
            "obrazovaniya | federalnoe gosudarstvennoe byudzhetnoe obrazovatelnoe uchrezhdenie "
            "vysshego professionalnogo obrazovaniya | federalnoe gosudarstvennoe byudzhetnoe "
            "uchrezhdenie | federalnoe gosudarstvennoe byudzhetnoe uchrezhdenie dopolnitelnogo "
            "professionalnogo obrazovaniya | federalnoe gosudarstvennoe byudzhetnoe voennoe "
            "obrazovatelnoe uchrezhdenie vysshego obrazovaniya | federalnoe gosudarstvennoe "
            "doshkolnoe obrazovatelnoe uchrezhdenie | federalnoe gosudarstvennoe kazennoe "
            "obrazovatelnoe uchrezhdenie dopolnitelnogo professionalnogo obrazovaniya "
            "perepodgotovki i povysheniya kvalifikatsii | federalnoe gosudarstvennoe kazennoe "
            "uchrezhdenie | federalnoe gosudarstvennoe kazennoe voennoe obrazovatelnoe "
            "uchrezhdenie vysshego obrazovaniya | federalnoe gosudarstvennoe kazennoe voennoe "
            "obrazovatelnoe uchrezhdenie vysshego professionalnogo obrazovaniya | federalnoe "
            "gosudarstvennoe nauchnoe uchrezhdenie | federalnoe gosudarstvennoe obrazovatelnoe "
            "uchrezhdenie dopolnitelnogo professionalnogo obrazovaniya spetsialistov | federalnoe "
            "gosudarstvennoe obrazovatelnoe uchrezhdenie vysshego professionalnogo obrazovaniya | "
            "federalnoe gosudarstvennoe uchrezhdenie | federalnoe gosudarstvennoe unitarnoe "
            "predpriyatie | federalnoe kazennoe predpriyatie | federalnoe kazennoe uchrezhdenie | "
            "fgaou dpo | fgaou vo | fgbdou | fgbou dpo | fgbou vo | fgbu | fgbu dpo | fgbvou vo | "
            "fgdou | fgkou dpo | fgku | fgkvou | fgkvou vo | fgkvou vpo | fgnu | fgou dpo | fgou "
            "vpo | fgu | fgup | fkp | fku | foderales staatseigenes unternehmen | gauso | gbou | "
            "gbskou | gdou | gdou d s | gemeinnutziges kommunalunternehmen | gkou | gks k ou | "
            "gku | gnpp | gnu | go shk int | gosnii | gosudarstvennaya obshcheobrazovatelnaya "
            "shkola internat | gosudarstvennoe avtonomnoe uchrezhdenie sotsialnogo obsluzhivaniya "
            "| gosudarstvennoe byudzhetnoe obrazovatelnoe uchrezhdenie vysshego professionalnogo "
            "obrazovaniya | gosudarstvennoe byudzhetnoe obshcheobrazovatelnoe uchrezhdenie | "
            "gosudarstvennoe byudzhetnoe spetsialnoe korrektsionnoe obrazovatelnoe uchrezhdenie "
            "dlya obuchayushchikhsya vospitannikov s ogranichennymi vozmozhnostyami zdorovya | "
            "gosudarstvennoe doshkolnoe obrazovatelnoe uchrezhdenie | gosudarstvennoe doshkolnoe "
            "obrazovatelnoe uchrezhdenie detskii sad | gosudarstvennoe kazennoe obrazovatelnoe "
            "uchrezhdenie | gosudarstvennoe kazennoe spetsialnoe korrektsionnoe obrazovatelnoe "
            "uchrezhdenie | gosudarstvennoe kazennoe uchrezhdenie | gosudarstvennoe nauchno "
            "proizvodstvennoe predpriyatie | gosudarstvennoe nauchnoe uchrezhdenie | "
            "gosudarstvennoe obrazovatelnoe uchrezhdenie | gosudarstvennoe obrazovatelnoe "
            "uchrezhdenie dlya detei doshkolnogo i mladshego shkolnogo vozrasta | gosudarstvennoe "
            "obrazovatelnoe uchrezhdenie dopolnitelnogo professionalnogo obrazovaniya povysheniya "
            "kvalifikatsii spetsialistov | gosudarstvennoe obrazovatelnoe uchrezhdenie vysshego "
            "professionalnogo obrazovaniya | gosudarstvennoe obshcheobrazovatelnoe uchrezhdenie | "
            "gosudarstvennoe predpriyatie | gosudarstvennoe spetsialnoe korrektsionnoe "
            "obrazovatelnoe uchrezhdenie | gosudarstvennoe spetsialnoe korrektsionnoe "
            "obrazovatelnoe uchrezhdenie dlya obuchayushchikhsya s otkloneniyami v razvitii | "
            "gosudarstvennoe uchrezhdenie | gosudarstvennoe unitarnoe dochernee predpriyatie | "
            "gosudarstvennoe unitarnoe predpriyatie | gosudarstvennoe unitarnoe "
            "selskokhozyaistvennoe predpriyatie | gosudarstvennogo unitarnogo predpriyatiya | "
            "gosudarstvennyi nauchno issledovatelskii institut | gou | gou ddmshv | gou dpo | gou "
            "vpo | gskou | gu | gudp | gup | gusp | hindu undivided family | huf | ik | impresa "
            "unitaria statale | individualais komersants | interessentskab | intreprindere de "
            "stat alimentatiei publice | intreprinderea de stat | intreprinderea municipala | "
            "intreprinderea unitara a statului federal | javno preduzece | jp | kdor | kjsz | "
            "kommunalunternehmen | korperschaft des offentlichen rechts | korperschaft "
            "offentlichen rechts | kozjogi szervezet | ku | maou | mau | mbdou | mbou | mbu do | "
            "mchs rossii | ministerstva rossiiskoi federatsii po delam grazhdanskoi oborony "
            "chrezvychainym situatsiyam i likvidatsii posledstvii stikhiinykh bedstvii | "
            "ministerstvo rossiiskoi federatsii po delam grazhdanskoi oborony chrezvchainym "
            "situatsiyam i likvidatsii posledstvii stikhiinykh bedstvii | ministerstvo rossiiskoi "
            "federatsii po delam grazhdanskoi oborony chrezvychainykh situatsii i likvidatsii "
            "posledstvii stikhiinikh bedstvii | ministerstvo rossiiskoi federatsii po delam "
            "grazhdanskoi oborony chrezvychainym situatsiyam i likvadatsii posledstvii "
            "stikhiinykh bedstvii | ministerstvo rossiiskoi federatsii po delam grazhdanskoi "
            "oborony chrezvychainym situatsiyam i likvidatsii posledstvii stikhiinykh bedstvii | "
            "ministerstvo rossiiskoi federatsii po delam grazhdanskoi oborony chrezvychainym "
            "situatsiyam i likvidatsii posledstvii stikhiinykh bedstviip | ministerstvo "
            "rossiiskoi federatsii po delam grazhdanskoi oborony chrezvychainym situatsiyam i "
            "likyidatsii posledstvii stikhiinykh bedstvii | ministerstvo rossiiskoi federatsii "
            "podelam grazhdanskoi oborony chrezvychainym situatsiyam i likvidatsii posledstvii "
            "sikhiinykh bedstvii | mk dou | mku | munitsipalnoe avtonomnoe doshkolnoe "
            "obrazovatelnoe uchrezhdenie | munitsipalnoe avtonomnoe obshcheobrazovatelnoe "
            "uchrezhdenie munitsipalnogo obrazovaniya gorod krasnodar | munitsipalnoe byudzhetnoe "
            "doshkolnoe obrazovatelnoe uchrezhdenie | munitsipalnoe byudzhetnoe obrazovatelnoe "
            "uchrezhdenie | munitsipalnoe byudzhetnoe obshcheobrazovatelnoe uchrezhdenie | "
            "munitsipalnoe byudzhetnoe uchrezhdenie dopolnitelnogo obrazovaniya | munitsipalnoe "
            "kazennoe doshkolnoe obrazovatelnoe uchrezhdenie | munitsipalnoe kazennoe "
            "uchrezhdenie | munitsipalnoe obrazovatelnoe uchrezhdenie | munitsipalnoe "
            "obshcheobrazovatelnoe byudzhetnoe uchrezhdenie | munitsipalnoe unitarnoe "
            "predpriyatie | mup | negosudarstvennoe obrazovatelnoe chastnoe uchrezhdenie "
            "dopolnitelnogo professionalnogo obrazovaniya | nochu dpo | obedinennaya pervichnaya "
            "profsoyuznaya organizatsiya | obedinennaya territorialnaya profsoyuznaya "
            "organizatsiya | oblastnoe gosudarstvennoe kazennoe obrazovatelnoe uchrezhdenie | "
            "oblastnoe gosudarstvennoe kazennoe obshcheobrazovatelnoe uchrezhdenie | "
            "obrazovatelnoe uchrezhdenie dopolnitelnogo professionalnogo obrazovaniya | ogkou | "
            "ogu | okruzhnoe gosudarstvennoe uchrezhdenie | oppo | otdel gosudarstvennoi "
            "protivopozharnoi sluzhby | otdel gps | ou dpo | peec | pervichnaya organizatsiya "
            "professionalnogo soyuza rabotnikov zdravookhraneniya | pervichnaya organizatsiya "
            "profsoyuza sotrudnikov federalnogo gosudarstvennogo byudzhetnogo obrazovatelnogo "
            "uchrezhdeniya vysshego obrazovaniya | pervichnaya profsoyuznaya obshchestvennaya "
            "organizatsiya | pervichnaya profsoyuznaya obshchestvennaya organizatsiya "
            "aktsionernogo obshchestva | pervichnaya profsoyuznaya organizatsiya | pervichnaya "
            "profsoyuznaya organizatsiya federalnogo byudzhetnogo uchrezhdeniya | pervichnaya "
            "profsoyuznaya organizatsiya federalnogo gosudarstvennogo byudzhetnogo "
            "obrazovatelnogo uchrezhdeniya vysshego obrazovaniya | pervichnaya profsoyuznaya "
            "organizatsiya federalnogo gosudarstvennogo byudzhetnogo uchrezhdeniya | pervichnaya "
            "profsoyuznaya organizatsiya federalnogo kazennogo uchrezhdeniya | pervichnaya "
            "profsoyuznaya organizatsiya gosudarstvennoe byudzhetnoe uchrezhdenie | pervichnaya "
            "profsoyuznaya organizatsiya gosudarstvennogo byudzhetnogo obrazovatelnogo "
            "uchrezhdeniya | pervichnaya profsoyuznaya organizatsiya gosudarstvennogo "
            "byudzhetnogo uchrezhdeniya | pervichnaya profsoyuznaya organizatsiya "
            "gosudarstvennogo obrazovatelnogo uchrezhdeniya srednego professionalnogo "
            "obrazovaniya | pervichnaya profsoyuznaya organizatsiya gosudarstvennogo "
            "uchrezhdeniya srednego professionalnogo obrazovaniya | pervichnaya profsoyuznaya "
            "organizatsiya gosudarstvennogo unitarnogo predpriyatiya | pervichnaya profsoyuznaya "
            "organizatsiya obshchestva s ogranichennoi otvetstvennostyu | pervichnaya "
            "profsoyuznaya organizatsiya otkrytogo aktsionernogo obshchestva | pervichnaya "
            "profsoyuznaya organizatsiya professionalnogo soyuza rabotnikov zdravookhraneniya | "
            "pervichnaya profsoyuznaya organizatsiya profsoyuza rabotnikov zdravookhraneniya | "
            "pervichnaya profsoyuznaya organizatsiya rabotnikov dochernego obshchestva s "
            "ogranichenoi otvetstvennostyu | pervichnaya profsoyuznaya organizatsiya rabotnikov "
            "otkrytogo aktsionernogo obshchestva | pervichnaya profsoyuznaya organizatsiya "
            "sotrudnikov federalnogo gosudarstvennogo unitarnogo predpriyatiya | pou | ppo | ppo "
            "dochernego ooo | ppo fbu | ppo fgbou vo | ppo fgbu | ppo fgup | ppo fku | ppo gbou | "
            "ppo gbu | ppo gouspo | ppo gup | ppo oao | ppo ooo | ppo psrz | ppoo | ppoo ao | "
            "professionalnoe obrazovatelnoe uchrezhdenie | profsoyuznaya organizatsiya rabotnikov "
            "| public establishment with economic characteristics | scientific and production "
            "enterprise | sledstvennoe upravlenie sledstvennogo komiteta rossiiskoi federatsii | "
            "sociedad del estado | staatliches einheitsunternehmen | staatsinformatieagentschap | "
            "staatskonzern | state concern | state enterprise | state unitary enterprise | state "
            "unitary enterprise of the | statni jednotny podnik | statni koncern | statny "
            "unitarny podnik | su sk rf | unitar korkhona | unitar korxona | unitarnae "
            "pradpryemstva | unitarnoe predpriyatie | upravlenie federalnoi sluzhby bezopasnosti "
            "rossiiskoi federatsii | upravlenie fsb rf"
        ),
        "SP": (
            "e kfm | e kfr | ednolichen targovets | ednolichen trgovets | egyeni ceg | egyeni "
            "vallalkozo | ei | eingetr kaufmann | eingetragene kauffrau | eingetragener kaufmann "
            "| eingetragenes einzelunternehmen | ek | ekfm | ekfr | empresa unipersonal | "
            "entreprise individuelle | fizicheskoe litso predprinimatel | fizichna osoba "
            "pidpriiemets | fop | individualnyi predprinimatel | indyvidualny pradprymalnik | "
            "inteprinderea individuala | interprinderea individuala | intreprindera individuala | "
            "intreprindere individuala | intreprinderea ibdividuala | intreprinderea individuala "
            "| intreprinderea individuali | intreprinderea indiviuala | intreprindserea "
            "individuala | intreprinzator individual | intreprinzatorul individual | kfm | kfr | "
            "obiteljsko poljoprivredno gospodarstvo | oilavii korkhona | oilaviy korxona | opg | "
            "pp | private enterprise | privatne pidpriiemstvo | pryvatnae unitarnae pradpryemstva "
            "| pryvatne pidpryiemstvo | pup | samostalni preduzetnik | sau | sociedad anonima "
            "unipersonal | sole proprietorship | sp | spd | statni podnik | subekt "
            "predprinimatelskoi deyatelnosti | subiekt pidpriiemnitskoi diyalnosti | ultd | "
            "unlimited | unlimited company | unlimited proprietary | unltd | vennootschap onder "
            "firma | verejna obchodni spolecnost | vof | vos | wuxiangongsi"
        ),
    }
)  # fmt: skip

WORDS = _by_phrase(
    {
        "academy": (
            "academie | academy | akademi | akademie | akademii | akademiia | akademiii | "
            "akademiiyu | akademija | akademijai | akademijam | akademijas | akademiya"
        ),
        "adviser": (
            "adviser | advisers | advisor | advisors | konsultant | konsultanti | konsultanty | "
            "radnik | radniki | sovetnik | sovetniki"
        ),
        "agency": (
            "agence | agencia | agencja | agency | agentschap | agentstva | agentstve | agentstvo "
            "| agentur | agenzia | ajans | ejemsi | wklh"
        ),
        "agriculture": (
            "agricola | agricole | agricoltura | agricultura | agricultural | agriculture | "
            "agrikultura | selskoe khozyaistvo | selskokhozyaistvennaya | selskokhozyaistvennogo "
            "| selskokhozyaistvennyi | selskokhozyaistvennykh | silske gospodarstvo | "
            "silskogospodarskii"
        ),
        "aircraft": (
            "aerei | aereo | aeroplan | aeroplane | aeroplanes | aeroplani | aircraft | airplane "
            "| airplanes | aviao | avioes | avion | aviones | avions | bihaenggi | bihaenggideul "
            "| feiji | feixingji | flugzeug | flugzeuge | hvai jhaj | ndege | planes | samolet | "
            "samolety | tyrh | tyrt"
        ),
        "airline": (
            "airline | airlines | aviakompanii | aviakompaniya | aviakompaniyu | aviaperevozchik "
            "| aviaperevozchika | aviaperevozchikakh | aviaperevozchikam | aviaperevozchiki"
        ),
        "airport": (
            "aerodrom | aerodrome | aerodromes | aerodromi | aerodromo | aerodromos | aeroport | "
            "aeroporta | aeroporti | aeroporto | aeroportos | aeroportov | aeroports | aeroporty "
            "| aeropuerto | aeropuertos | airport | airports | aviaport | bihaengjang | eapoto | "
            "feijichang | feixingchang | flughafen | gonghang | hanggonghang | hangkonggang | "
            "havaalani | jichang | konggang | letiste | letisti | letistni | letnoe pole | "
            "letovishche | lotniska | lotnisko | luchthaven | luchthavens | lufthaven | port "
            "lotniczy"
        ),
        "alliance": (
            "alianca | alianta | alianza | alleanza | alliance | allians | alliantie | allianz | "
            "alyans | dongmaeng | gthbmdhn | ittifak | sojusz | thlf | tongmeng"
        ),
        "allrussian": (
            "all russian | vserossiiskii"
        ),
        "alqaeda": (
            "al kaida | al kaida islamic army | al qaeda | al qaida | al qaida islamic army | al "
            "qaida organization | lqdh | qaeda | qaida | qaida of jihad organization"
        ),
        "army": (
            "armee | armee de terre | armeen | armeiskaya | armeiskie | armeiskii | armeiskikh | "
            "armeiskogo | armeiskoi | armiya | army | ejercito | kara kuvvetleri | lujun | ordu | "
            "skr"
        ),
        "asset": (
            "aktiv | aktivi | aktiviv | aktivov | aktivy | asset | assets"
        ),
        "assoc": (
            "asociacion | asotsiatsiia | asotsiatsiya | assoc | associacao | associaciya | "
            "association | associations | associazione | assotsiacija | assotsiatsiya | "
            "obedinenie | obiednannya | obyedinenie | obyedineniye | obyednannya | stowarzyszenie "
            "| zwiazek"
        ),
        "associates": (
            "associates | assotsiirovannye"
        ),
        "association": (
            "asociaciones | assotsiatsii"
        ),
        "authority": (
            "adhikar | autarytet | authority | autoridad | autoridade | autorita | autoritat | "
            "autoritate | autorite | autoriteet | autoriteit | autoritet | autoritetas | "
            "autorytet | avtoritet | avtoriteta | avtoriteti | awtoridad | awtorita | behorde | "
            "hatosag | lslth | otoritas | otorite | quanwei | quanxian | rsvt | udaras | "
            "viranomainen"
        ),
        "auto": (
            "auto | automobile | automobilei | automobilele | automobilelor | automobiles | "
            "automobiliai | automobilii | automobilis | automobilov | automobilu | automobiluv | "
            "automobily | automobilya | automobilyi | automotive | automoviles | avtomobil | "
            "vehicle | vehicular"
        ),
        "aviation": (
            "aerospace | aviacion | aviation | aviatsionnaya | aviatsionnye | aviatsionnyi | "
            "aviatsiya | hangkong | hangkongye | havaciligi | havacilik | luftfahrt"
        ),
        "bank": (
            "baimk | banca | banco | bank | banka | bankacilik | bankasi | banki | banking | "
            "bankivska | bankivska ustanova | banque | clearing bank | commercial bank | eunhaeng "
            "| handelsbank | handelsbanken | investitsionnyi bank | investment bank | investment "
            "banking | kommercheskii bank | kreditanstalt | merchant bank | msrf | munitsipalno "
            "kommercheskii bank | savings and loan | savings and loan association | savings bank "
            "| trade bank | trapeza | yinxing"
        ),
        "base": (
            "base | bases | baza"
        ),
        "branch": (
            "br off | br office | branch | branch of | branch off | branch office | filial | "
            "filiale | sub branch | subsidiary branch | zweigstelle"
        ),
        "brigade": (
            "brigaad | brigad | brigada | brigade | brigata | briged | brigedi | briqada | "
            "brygada | lu | lw"
        ),
        "bros": (
            "bros | brothers | fratelli | freres | hermanos | irmaos"
        ),
        "budget": (
            "budget | budgetary | byudzhet | byudzhetna | byudzhetnaya | byudzhetni | byudzhetnii "
            "| byudzhetnikh | byudzhetnoe | byudzhetnogo | byudzhetnoi | byudzhetnye | "
            "byudzhetnyi"
        ),
        "building": (
            "batiment | batiments | building | buildings | edificio | edificios | gebaude | "
            "geonmul | jianzhuwu | yapi | zdanie | zdaniya | zgrada | zgrade"
        ),
        "bureau": (
            "buro | buron | buronu | byuro"
        ),
        "business": (
            "biznes | business | businesses | delovaya | delovoi | epicheirisi | ml | mpiznes | "
            "shang | shangye"
        ),
        "capital": (
            "capital | capitale | capitals | capitalul | kapital | kapitala | kefalaiaki | "
            "kefalaio"
        ),
        "cartel": (
            "carteis | cartel | carteles | cartelli | cartello | cartels | drug trafficking "
            "organization | dto | kaleutel | kartel | kartele | karteli | karteliai | kartell | "
            "kartellek | karteller | kartellid | kartellit | karuteru | kateer | krtl"
        ),
        "casino": (
            "casino | cazinou | kasiino | kasino | kasyno | kaszino | kazino"
        ),
        "ccp": (
            "ccp | chinese communist party | communist party of china | zhongguogongchandang"
        ),
        "center": (
            "center | centr | centras | centre | centro | centrum | cntr | mrkz | tsentr | "
            "tsentrov"
        ),
        "central": (
            "central | centrala | centrale | centralele | centrali | tsentralizovannaya | "
            "tsentralnaya | tsentralnogo | tsentralnoi | tsentralnye | tsentralnyi"
        ),
        "chemical": (
            "chemical | chemicals | huagong | huaxue | khimicheskaya | khimicheskie | "
            "khimicheskii | khimicheskikh | khimicheskogo | khimicheskoi | kimya | kimyasal | "
            "kimyevi | quimica | quimico"
        ),
        "cia": (
            "central intelligence agency | cia | tsentralnoe razvedyvatelnoe upravlenie | tsru"
        ),
        "city": (
            "cities | city | city council | city government | city of | city of the | goroda | "
            "gorodskaya | gorodskie | gorodskikh | gorodskogo | municipale | municipale de | "
            "municipale des | municipale du | municipalite | municipals | munitsipalitet | "
            "munitsipaliteta | munitsipalitetam | munitsipalitety"
        ),
        "club": (
            "circolo | club | clube | julebu | klub | kulup | kurabu"
        ),
        "co": (
            "bendrove | co | compagnie | companhia | compania | companie | company | corp | "
            "corporation | coy | etaireia | ettevote | firm | firma | fuamu | gesellschaft | "
            "gongsi | hoesa | hvrh | intreprinderea | kaisha | kampani | kampaniia | kampaniya | "
            "kmpani | kmpni | komaniya | kompana | kompani | kompania | kompanii | kompaniia | "
            "kompanija | kompaniy | kompaniya | kongsi | kospaniya | qiye | shirkat | shrkh | "
            "sirket | sociedad | societa | societe | sompany | spolecnost | vallalat | "
            "vennootschap | yhtio"
        ),
        "commerce": (
            "commerce | commercial | komertsiinii | kommercheskaya | kommercheskie | "
            "kommercheskikh | kommercheskogo | kommercheskoi | kommertsiya"
        ),
        "commercial": (
            "comercial | comerciala | comerciale | commerciale | commerciaux | commercieel | "
            "commerciele | commerciell | commerical | emporiki | komercheskii | kommercheskii | "
            "kommercheskoe | kommercial | kommersiel | kvmrtsyly | sangeobjeog | shangyede"
        ),
        "committee": (
            "committee | committees | komitet | komiteta | komiteti | komitetu | komitety"
        ),
        "comms": (
            "chuanbo | comms | communication | communications | comunicacion | comunicaciones | "
            "haberlesme | iletisim | kommunikation | kommunikatsii | kommunikatsiya | "
            "kommyunikatsii | svyaz | svyazi | tongxin | tongxun"
        ),
        "concern": (
            "concern | consorcio | group of companies | kontsern | konzern | mjmwh"
        ),
        "consortium": (
            "consortile | consortium | consortum | konsortsium"
        ),
        "construction": (
            "construcao | construccion | construcoes | construction | constructora | construtora "
            "| insaat | jianshe | jianzhu | stroitelnaya | stroitelnoe | stroitelnyi | "
            "stroitelstva | stroitelstvo"
        ),
        "consulting": (
            "asesoria | beratung | conseils | constultants | consulenza | consult | consultancy | "
            "consultants | consulting | consultora | consultoria | danisman | danismanlik | guwen "
            "| konsalting | konsaltingovaya | konsaruteingu | konsult | konsulting | zixun"
        ),
        "coop": (
            "co op | co op society | co operation | co operative | co operative society | coop | "
            "coop society | cooperatieve | cooperatif | cooperation | cooperativa | cooperative | "
            "cooperative society | cooperatives | cooperativo | corporativo | corporativos | "
            "kooperatif | kooperativa | kooperatsia | kooperatsiya | kooperattiva | koperasi | "
            "sociedad cooperativa | spoldzielczy | spoldzielni | synetairismos"
        ),
        "corp": (
            "corpo | corporacao | corporaciia | corporacion | corporate | corporatia | corporatie "
            "| corporations | corporatn | corporaton | corprtn | etairikos omilos | hezuoshe | "
            "koroporatsiya | korp | korparatsiya | korporacija | korporation | korporatsii | "
            "korporatsiia | korporatsiya | korporatsiyi | mwssh | shenghuoxietongzuhe | sociedade "
            "| societatea | sorporation | xielidena"
        ),
        "credit": (
            "credit | credits | kredit | kreditna | kreditnaya | kreditne | kreditnii | kreditnoe "
            "| kreditnyi | kredity"
        ),
        "crypto": (
            "amhohwapye | anhaozichan | cripto | criptomoeda | criptomoedas | criptomoneda | "
            "criptomonedas | crypto | crypto monnaies | cryptocurrencies | cryptocurrency | "
            "cryptomonnaie | cryptomonnaies | cryptovaluta | cryptovalutas | jiamihuobi | kripto "
            "| kripto para birimi | kripto para birimleri | kriptokremsi | kriptovaliuta | "
            "kriptovaliutos | kriptovaluta | kriptovalutak | kriptovalyuta | kriptovalyuti | "
            "kriptovalyuty | krupto | kruptovaluuta | kruptovaluutad | krypto | kryptovaluta | "
            "kryptovalutaer | kryptovalutor | kryptovaluutat | kryptovaluutta | kryptowahrung | "
            "kryptowahrungen | kryptowaluta | kryptowaluty | kuriputo | lmlh lmshfrh | lmlt "
            "lmshfrh"
        ),
        "culture": (
            "cultura | cultural | culture | kultur | kultura | kulturna | kulturne | kulturnii | "
            "wenhua"
        ),
        "defence": (
            "defence | defensa | defense | defensie | defensiv | defesa | difesa | forsvar | "
            "guofang | oboron | oboronnyi | protectia | savunma | verdediging | verteidigung"
        ),
        "dept": (
            "abteilung | afdeling | afdelingen | departament | departamento | departamentul | "
            "departement | department | dept | dipartimento | otdel"
        ),
        "design": (
            "design | designer | designers | designing | dezain | disenador | diseno | dizayn | "
            "proektirovanie | proektirovshchik | proektirovshchiki | proektirovshchits | "
            "proektirovshchitsa | proektirovshchitsy | progettazione | sheji | shejishi | tasarim "
            "| tasarimci"
        ),
        "dev": (
            "anaptyxi | anaptyxis | dev | development | devt | razvitie | razvitiya | razvitiyu"
        ),
        "diamond": (
            "almaz | almazi | almazy | brilliant | brillianty | brylant | brylanty | daia | "
            "daiamondeu | daiya | daiyamondo | daymmd | deimantai | deimantas | diamant | "
            "diamantar | diamante | diamanten | diamanter | diamantes | diamanti | diamants | "
            "diament | diamenty | diamond | diamonds | elmas | elmaslar | gyemant | gyemantok | "
            "hira | hire | jingangshi | lms | pirlanta | pirlantalar | teemandid | teemant | "
            "timantteja | timantti | zuanshi"
        ),
        "distrib": (
            "distribuidora | distribution | distributor | distributora | distributors | "
            "distributsii | distributsiya | distribyutor"
        ),
        "education": (
            "education | educational | obrazovaniya | obrazovatelnaya | obrazovatelnoe | "
            "obshcheobrazovatelnoe"
        ),
        "electric": (
            "dianli | dianqi | electric | electrica | electrical | electrically | electricidad | "
            "electricity | electrico | elektricheskaya | elektricheskie | elektricheskii | "
            "elektricheskikh | elektricheskogo | elektricheskoi | elektrik | elektrikli"
        ),
        "electronic": (
            "dianzi | dianzino | electronic | electronica | electronical | electronico | "
            "electronics | electronique | elektronik | elektronika | elektronikci | elektroniki | "
            "elektronisch | elektronische | elektronisk | elektronna | elektronnaya | elektronnii "
            "| elektronnye | elektronnyi | elektronnykh | elektronski | elettronica | elettronico "
            "| jeonja | jeonjaui"
        ),
        "energy": (
            "eneoji | energi | energia | energias | energie | energieen | energier | energies | "
            "energii | energija | energije | energiya | energy | enerji | enerugi | nengliang | "
            "nengyuan"
        ),
        "eng": (
            "engineering | engineers | enjiniaringu | gongxue | iinzhenerno | iinzhiniring | "
            "ingegneri | ingenieria | ingenierie | inzeniring | inzenyrstvi | inzheneriya | "
            "inzhenernyi | inzhiniring | inzhinirium"
        ),
        "enterprise": (
            "empreendimento | empreendimentos | empresa | enterpraizes | enterprise | enterprises "
            "| entreprise | entreprises | gieob | impresa | interprise | pidpriiemstvo | "
            "ppedppiyatie | predpriemstvo | predpriiyatie | predpriyatie | predpriyatii | "
            "predpriyatiya | predpryatie | prtisthan | yritys"
        ),
        "equipment": (
            "ausrustung | ekipman | equipamento | equipamentos | equipement | equipment | equipo "
            "| equipos | oborudovanie | oborudovaniyu | obrudovanie | obrudovanii | obrudovaniya "
            "| obrudovaniyakh | obrudovaniyam | obrudovaniyami | shebei | techizat | zhuangbei"
        ),
        "exchange": (
            "birzha | birzhevoe | birzhevoi | birzhi | exchange | exchanges"
        ),
        "export": (
            "eksport | eksporta | eksporte | eksporti | eksportiv | eksportive | eksportivom | "
            "eksportivu | eksportivy | eksportu | eksporty | export | exports"
        ),
        "factory": (
            "chang | changjia | changzi | fabbrica | fabbriche | fabriek | fabrik | fabrika | "
            "fabrique | factories | factory | gongchang | plant | rastenie | rasteniye | usine | "
            "werk | werke | zavod"
        ),
        "fdn": (
            "caituan | fdn | fondacion | fondacioni | fondation | foudation | foundation | "
            "fundacija | fundacion | fundacja | fundatia | fundatie | idryma | jijin | sheli | "
            "stichting | stiftung"
        ),
        "fed": (
            "fderalnaya | fedearlnaya | fedeoalnaya | fedepalnoe | federal | federala | "
            "federallnaya | federalna | federalnaya | federalne | federalni | federalnii | "
            "federalnikh | federalnoaya | federalnoe | federalnogo | federalnoi | federalnom | "
            "federalnomu | federalny | federalnye | federalnyi | federalnykh | federalnym | "
            "federalnymi | federalnyy | federatsii | federatsiyi | federatsyy | federelnaya | "
            "federpalnoe | fednralnaya | fedralnoe | glsudarstvennoe"
        ),
        "financial": (
            "caiwu | caizheng | finance | finances | financial | financiera | financiero | finans "
            "| finansal | finansirovanie | finansirovaniya | finansovaya | finansovogo | "
            "finansovoi | finansovye | finansovyi | finansovykh | finanzas | jinrong | mali"
        ),
        "flight": (
            "flight | flights | polet | poletakh | poletam | poletami | polete | poletov | polety "
            "| reis | reisov | reisy"
        ),
        "fund": (
            "fond | fondo | fondovy | fonds | fund | fundo | funds | sndwq"
        ),
        "general": (
            "general | generale | generalnaya | generalnogo | generalnoi | generalnye | "
            "generalnyi | generalnykh"
        ),
        "global": (
            "global | globalnaya | globalni | globalno | globalnogo | globalnoi | globalny | "
            "globalnye | globalnyi | globalnykh | kuresel | mondial | mondiale | weltweit"
        ),
        "gov": (
            "gobierno | gobierno de | gomudarstvennoi | gospredpriyatie | gosudapstvennoe | "
            "gosudarsovennyi | gosudarstvennaya | gosudarstvenne | gosudarstvenno | "
            "gosudarstvennoe | gosudarstvennogo | gosudarstvennoi | gosudarstvennom | "
            "gosudarstvennoyi | gosudarstvennye | gosudarstvennyi | gosudarstvennykh | "
            "gosudarstvennym | gosudarstvnnyi | gosudarsvennym | gosudastvennym | "
            "gosudrarstvennoe | gouvernement | gouvernement de | gouvernementale | gov | "
            "government | government of | government of the | governmental | govmnt | kazennoe | "
            "kyvernisi | kyvernitiki | pravitelsto | pravitelstvo | regierung | regierung der | "
            "regierung von | staat | staatlich | staatliche | staatliches | state | state of | "
            "zhengfu"
        ),
        "grp": (
            "csoport | group | group company | groupe | groupe dentreprise | groupement | grup | "
            "grupa | grupe | grupo | grupo de empresas | grupp | gruppa | gruppa kompanii | "
            "gruppo | gruppo di societa | gruppy | grupul | gurupu | hrupa | omada | omilos | "
            "omilos etaireion | skupina | tuan"
        ),
        "hardware": (
            "donanim | hardware | hardwares"
        ),
        "health": (
            "health | healthcare | okhorona zdorovya | zdorovya | zdravookhranenie | "
            "zdravookhraneniya"
        ),
        "hezbollah": (
            "hezballah | hezbollah | hizballah | hizbollah | hizbullah | hzb llh | hzbllh"
        ),
        "holding": (
            "baochi | baoyouzichan | holding | holdings | jiti | khlding | kholding | kholdyng | "
            "kooperativ | kooperativi | kooperativiv | kooperativna | kooperativne | kooperativu "
            "| lqbdh | provedenie | spozhivcha kooperatsiya | spozhivche tovaristvo | symmetoches "
            "| symmetochon | xoldihg"
        ),
        "hospital": (
            "bolnitsa | bolnitsakh | bolnitsam | bolnitsy | gospital | gospitale | gospitalya | "
            "gospitalyakh | gospitalyam | gospitalyami | hastane | hastanesi | hospital | "
            "hospitals | yiyuan"
        ),
        "hotel": (
            "albergo | hotel | hotell | hoteru | jiudian | otel"
        ),
        "house": (
            "casa | fangwu | haus | house | housing | huis | konut | maison | zhuzhai"
        ),
        "import": (
            "import | importa | importnaya | importnogo | importnoi | importnye | importnyi | "
            "importnykh | imports | importy"
        ),
        "industry": (
            "endustri | endustriyel | indastri | indastrial | indastris | industra | industralnyi "
            "| industria | industriais | industrial | industriala | industriale | industriales | "
            "industrialna | industrialny | industrialnyi | industrias | industrie | industriei | "
            "industriel | industriele | industriell | industrier | industries | industrii | "
            "industriia | industriilor | industrija | industrije | industriji | industrijo | "
            "industriju | industriya | industriyi | industrji | industry | promyshlennosti | "
            "sanayi | yejie"
        ),
        "information": (
            "bilgi | enformasyon | info | informacion | informatica | informatics | information | "
            "informatsiei | informatsionnoe | informatsionnye | informatsionnykh | informatsiya | "
            "informatsiyami | informatyka | informatyki | xinxi"
        ),
        "innovation": (
            "chuangxin | innovacio | innovacion | innovaciones | innovacoes | innovasiyon | "
            "innovasjon | innovasjonar | innovatie | innovatiei | innovatii | innovatiii | "
            "innovatiilor | innovation | innovations | innovativa | innovative | innovativo | "
            "innovatsionnaya | innovatsionnoe | innovatsioon | innovatsiya | innovazione | "
            "innovazioni | inovasyon | yenilik"
        ),
        "institute": (
            "industite | insitute | institiut | institoyto | instituicao | institut | instituta | "
            "institutas | institute | instituti | instituto | instituts | institutu | institutul "
            "| institutului | instituut | instituutin | instituutti | instytut | instytutu | "
            "istituto | shkola | xueyuan | yanjiusuo | ynstytut"
        ),
        "institution": (
            "institucija | institutia | institution | uchrazhdenie | uchredzhenie | uchrezhdenie "
            "| uchrezhdenienie"
        ),
        "instrmak": (
            "fabrication dinstruments | instrument engineering | instrument making | "
            "priborostroeniya | priborostroitelnyi | priladobudivna | priladobudivne | "
            "priladobudivnii | priladobuduvannya"
        ),
        "insurance": (
            "aseguradora | baoxian | baoxiangongsi | insurance | insurance company | insurans | "
            "insurer | seguro | seguros | sigorta | sigortacilik | strakhovaya | strakhovogo | "
            "versicherung | versicherungen | versicherungsgesellschaft | verzekeringsmaatschappij "
            "| verzekeringsmaatschappijen"
        ),
        "intel": (
            "intel | inteligencia | inteligjenca | inteligjences | intelijen | intelligence | "
            "istihbarat | istihbarati | qingbao | razvedyvatelnoe | wywiadu"
        ),
        "intl": (
            "guoji | guojide | internacionais | internacional | internacionales | internantional "
            "| internasional | international | internationale | internationales | internatsionale "
            "| internatsionalnaya | internatsionalnye | internatsionalnyi | internazionale | "
            "internazionali | interneishnl | intl"
        ),
        "investment": (
            "hskh | iinvestitsionnyi | inversion | inversiones | invesment | invesmenti | invest "
            "| investasi | investeringen | investice | investicija | investicni | investimenti | "
            "investimento | investimentos | investissement | investitorii | investitsii | "
            "investitsionnaya | investitsionnogo | investitsionnoi | investitsionnye | "
            "investitsionnyi | investitsionnykh | investitsiy | investment | investments | "
            "investmet | touzi | tuja"
        ),
        "invfund": (
            "fi | fondo de inversion | fondo di investimento | fundo de investimento | "
            "investiciju fondas | investiciju fondu | investicinis fondas | investiciniu fondas | "
            "investiciniu fondu | investitsionnyi fond | investitsionnyi fondov | "
            "investitsionnykh fond | investitsionnykh fondov | investitsionnyy fond | investment "
            "fund | investmentfonds | investycyjny fundusz | mutual fund"
        ),
        "irgc": (
            "army of the guardians of the islamic revolution | corps des gardiens de la "
            "revolution islamique | iranian islamic revolutionary guard corps | irgc | islamic "
            "revolutionary guard corps | islamic revolutionary guards corps | pasdaran | psdrn | "
            "sepah e pasdaran e enqelab e eslami | sph psdrn nqlb slmy"
        ),
        "islamic": (
            "islam | islami | islamic | islamico | islamique | islamiske | islamitische | "
            "islamiya | islamiyah | islamo | islamskaya | islamske | islamskie | islamskiej | "
            "islamskii | islamskikh | islamskogo | islamskoi | islamskych"
        ),
        "jail": (
            "carcel | gaol | gaolhouse | jail | jailhouse | kanshousuo | maison darret | sizo | "
            "tutkintavankila | untersuchungshaftanstalt"
        ),
        "jewelry": (
            "abhusn | baoshipin | bijoux | bizuteria | boseoglyu | ehted | ekszerek | gioielli | "
            "jewellery | jewelry | jiyueri | joias | joyas | joyeria | jueolli | juwelen | korut "
            "| kosmimata | mjwhrt | mucevher | papuosalai | prikrasi | schmuck | shoushi | "
            "sieraden | smycke | smykker | sperky | taki | ukrasheniya | yuvelirni virobi | "
            "yuvelirnye izdeliya | zhubao"
        ),
        "kombinat": (
            "kombinat | kombinatas | kombinirovannogo"
        ),
        "lab": (
            "lab | labor | laboratoire | laboratoires | laboratoria | laboratorien | laboratorier "
            "| laboratories | laboratorii | laboratorija | laboratorijos | laboratorio | "
            "laboratorios | laboratoriot | laboratorium | laboratoriumok | laboratoriya | "
            "laboratory | laboratuvar | laboratuvarlar | labore | laborid | labs | lmkhtbr | "
            "lmkhtbrt | mml | pryogsala | pryogsalaem | shiyanshi | silheomsil | yanjiushi"
        ),
        "leasing": (
            "lease | leasing | lizing | lizingovaya | lizingovye"
        ),
        "liquidation": (
            "en liquidacion | en liquidation | in liqu | in liquidation | in liquidazione | "
            "qingsuanzhong"
        ),
        "logistics": (
            "houqin | logistic | logistica | logisticheskaya | logisticheskikh | logisticheskoi | "
            "logisticheskomu | logistics | logistika | logistiki | logistiks | lojistik | wuliu"
        ),
        "machine": (
            "machine | machinery | machines | machining | mashinostroenie | mashinostroeniya | "
            "mashinostroitelnaya | mashinostroitelnogo | mashinostroitelnoi | mashinostroitelnye "
            "| mashinostroitelnyi | mashinostroitelnykh"
        ),
        "manufacturing": (
            "manufacturies | manufacturing | manufakturynh | mfg | proizvodstvennaya | "
            "proizvodstvennyi | proizvodstvo"
        ),
        "maritime": (
            "denizcilik | marine | maritim | maritime | morskaya | morskie | morskikh | morskogo "
            "| morskoi"
        ),
        "marketing": (
            "markedsforing | marketing | marketinga | marketingo | marketingova | marketingovaya "
            "| marketingove | marketingovych | marketingovye | marketingovyi | marketingovykh | "
            "marketingu | mercadeo | mercadotecnia | pazarlama | shichangyingxiao | yingxiao"
        ),
        "mechanical": (
            "mecanica | mecanique | mechanical | mechanicky | mekhanicheskaya | mekhanicheskie | "
            "mekhanicheskii | mekhanicheskikh | mekhanicheskiy | mekhanicheskogo | mekhanicheskoi "
            "| mekhanika"
        ),
        "media": (
            "chuanmei | massmedia | massmedier | medeia | media | medias | medien | mediji | "
            "medios | medya | meedia | meiti | midieo | smi | srodki masowego przekazu | "
            "tiedotusvalineet | wsyl llm | ziniasklaida | zmi"
        ),
        "medical": (
            "medica | medical | medichna | medichni | medichnii | medichnikh | medicina | "
            "medicine | medico | meditsinskaya | meditsinskie | meditsinskii | meditsinskogo | "
            "meditsinskoi | saglik | tibbi | tip | yiliao | yixue"
        ),
        "mgmt": (
            "diacheirisi | drh | gerenciamento | gestion | guanli | management | menedzhment | "
            "menedzhmenta | menedzhmentu | uparvleniya | uparvleniyu | upraulennya | upravlenie | "
            "upravleniya | upravleniyu | uprvleniyu | xia"
        ),
        "military": (
            "askeri | askeriye | jundui | junshi | militar | militare | militares | military | "
            "militsii | skry | voennyi"
        ),
        "mining": (
            "bergbau | gornodobyvayushchaya | kuangye | maden | madencilik | minera | mineria | "
            "mines | mining"
        ),
        "ministry": (
            "ministere | ministerie | ministerij | ministerio | ministerium | ministero | "
            "ministerstva | ministerstvo | ministeru | ministerul | ministerului | ministrerio | "
            "ministries | ministry"
        ),
        "motor": (
            "fadongji | motor | motoren | motorlar | motorlari | motorlu | motornaya | motornye | "
            "motornyi | motors | motoru | motory"
        ),
        "municipal": (
            "municipal | municipality | munisipalitas | munisipalitetet | munisipaliteti | "
            "munitsipalna | munitsipalnaya | munitsipalni | munitsipalnii | munitsipalnikh | "
            "munitsipalnoe | munitsipalnogo | munitsipalnoi | munitsipalnye | munitsipalnyi | "
            "munitsipalnykh"
        ),
        "museum": (
            "bowuguan | musee | musei | museo | museos | museu | museum | museums | muze | muzei "
            "| muzej | muzeji | muzesi | muzeum | muzeya | muzeyakh | muzeyam | muzeyami"
        ),
        "natl": (
            "guojiade | guoli | landelijk | nacional | nacionalna | nacionalnyy | narodni | "
            "narodowy | nasjonale | national | nationalnyy | nationell | natsionalnaya | "
            "natsionalnoe | natsionalnogo | natsionalnoi | natsionalnye | natsionalnyi | "
            "natsionalnykh | nazionale | ulusal | valstybinis"
        ),
        "naval": (
            "naval | navy | voenno morskaya | voenno morskie | voenno morskoi"
        ),
        "nbco": (
            "nbco | nco | nekreditna organizatsiya | nekreditnaya organizatsiya | non bank credit "
            "institution | non bank credit organization | non banking credit institution | non "
            "banking credit organization"
        ),
        "network": (
            "network | networks | netzwerk | setevoe | setevoi | setevye"
        ),
        "ngo": (
            "bf | blagodiina organizatsiya | blagodiinii fond | blagotvoritelnaja organizacija | "
            "blagotvoritelnaya organizatsiya | blagotvoritelny fond | blagotvoritelnyi fond | "
            "blagotvoritelnyj fond | blagotvoritelnyy fond | blahodijna orhanizacija | "
            "blahodijnyj fond | blahodiyna orhanizatsiya | blahodiynyy fond | bo | charitable "
            "fund | charitable organisation | charitable organization | charity | charity fund | "
            "civil society organisation | civil society organization | cso | mimovladna "
            "organizacia | nedzarzaunaja arhanizacyja | nedziarzhaunaya arhanizatsyya | "
            "nedzjarzhaunaja arhanizacyja | nedzyarzhaunaya arganizatsyya | nekommerceskaja "
            "organizacija | nekommerceskaya organizatsiya | nekommercheskaya organizaciya | "
            "nekommercheskaya organizatsiya | nekommercheskaya organizatsiya fond | nevladina "
            "organizacija | nevladine organizacije | nevladni organizace | ngo | "
            "nichtregierungsorganisation | niegovorni organizaciji | niet gouvernementele "
            "organisatie | nko | non governmental organisation | non governmental organization | "
            "non profit organisation | non profit organization | obscestvennaja organizacija | "
            "obscestvennoe obedinenie | obschestvennaya organizatsiya | obschestvennoe "
            "obyedinenie | obshchestvennaya organizatsiya | obshchestvennoe obedinenie | "
            "obshchestvennoye obyedineniye | ong | organisation non gouvernementale | organizacao "
            "nao governamental | organizacion no gubernamental | organizacja pozarzadowa | "
            "organizatia neguvernamentala | organizatia societatii civile | organizzazione non "
            "governativa"
        ),
        "nominee": (
            "dovirena osoba | nominalna | nominalnaya | nominalnii | nominalnyi | nominee | "
            "nominees"
        ),
        "npp": (
            "corporatia de cercetare si productie | engineering and construction | intreprinderea "
            "de cercetare si productie | kutato es termelovallalat | nauchno proizvodstvennoe | "
            "nauchno proizvodstvennoe predpriyatie | naukovo virobniche | naukovo virobniche "
            "pidpriiemstvo | naukovo vyrobnyche pidpryiemstvo | npp | research and production | "
            "research and production association | research and production company | research and "
            "production corporation | research and production enterprise | scientific and "
            "production | scientific and production enterprise | scientific production enterprise "
            "| spe"
        ),
        "nuclear": (
            "branduoline | branduolinis | haeg | he | heneng | jadrowy | kjernefysisk | nabhikiy "
            "| niwclear | nucleair | nucleaire | nucleaires | nuclear | nucleare | nucleares | "
            "nukleaarinen | nukleaarne | nuklear | nukleare | nuklearis | nuklearna | nuklearne | "
            "nuklearny | nukleer | nwwy | nyuklia | pyriniki | pyriniko | pyrinikos | yaderna | "
            "yadernaya | yaderne | yaderni | yadernii | yadernoe | yadernye | yadernyi"
        ),
        "office": (
            "bureau | bureaux | office | offices | offis | oficina | oficinas | ofis | ofisa | "
            "ofisi | ofisy"
        ),
        "offshore": (
            "offshor | offshore | offshores | offshornaya | offshornogo | offshornoi | offshornye "
            "| offshornyi | ofshor | ofushiyoa"
        ),
        "oil": (
            "aceite | huile | neft | neftepererabotka | neftyanaya | neftyanoi | oil | olje | "
            "petrochemical | petrokimya | petrol | petroleo | petrolero | petroleum | shiyou | "
            "tatneft | zyt"
        ),
        "operations": (
            "operaciones | operacoes | operacyjne | operasional | operasyonel | operating | "
            "operation | operationeel | operations | operativa | operativni | operativos | "
            "operatsii | operatsiyakh | operazioni | opereshiyon | yunying"
        ),
        "org": (
            "obshchestvo | org | organisaatio | organisasjon | organisasjonen | organisatie | "
            "organisation | organisations | organishchatsiya | organismos | organizace | "
            "organizaci | organizacia | organizacie | organizacija | organizacije | organizaciju "
            "| organizacion | organizacja | organizatia | organization | organizatsii | "
            "organizatsiya | organizatsiyami | organzation | orhanizatsiia | orhanizatsiino | "
            "orhanizatsiya | tuanti | xiehui"
        ),
        "partner": (
            "gongtongjingyingzhe | hehuoren | huoban | lshrk | partner | partneri | partners | "
            "partnery | spilnik | spilniki | zuheyuan"
        ),
        "party": (
            "dang | dl | hzb | komma | pairti | partai | partei | parti | partia | partid | "
            "partido | partij | partija | partiya | party | strana | stranka | zhengdang"
        ),
        "pharmacy": (
            "apotheke | apteka | farmatsevticheskaya | farmatsevticheskie | farmatsevticheskii | "
            "farmatsevtichna | farmatsevtichni | farmatsevtichnii | farmatsiya | pharmacy"
        ),
        "pla": (
            "china peoples liberation army | chinese peoples liberation army | chinese pla | "
            "peoples liberation army | pla | pla china | zhongguorenminjiefangjun"
        ),
        "police": (
            "astynomia | constabulary | gyeongchal | jingcha | poilini | police | police force | "
            "policia | policie | policija | policja | poliisi | polis | polisi | polisie | politi "
            "| politie | politsei | politsiya | polizei | pulis | shrth | tmarwch"
        ),
        "power": (
            "dongli | energeticheskaya | energeticheskii | energetichna | energetichnii | "
            "energetika | guc | poder | potencia | power | powers"
        ),
        "prison": (
            "centre de detention | gefangnis | ispravitelnaya koloniya | jianyu | maison centrale "
            "| penitentiary | priosun | prision | prison | sjn | tyurma | vankila"
        ),
        "private": (
            "privat | private | privati | privatiy | privatnaya | privatnoe | privatnye | "
            "privatnyi | privato"
        ),
        "product": (
            "prodotti | prodotto | product | products | produkt | produktsii | produktsiieyu | "
            "produktsiya | produtos | proion | proionta | urun | urunler"
        ),
        "production": (
            "production | productions | proizvodstvenno | proizvodstvennoe"
        ),
        "professional": (
            "professional | professionalnaya | professionalno | professionalnoe | "
            "professionalnogo | professionalnyi | professionalnykh | professionalonogo | "
            "professionel | professionolnogo | professonalnogo"
        ),
        "project": (
            "proekt | proekta | proektno | proektnyi | proektov | proektu | proekty | project | "
            "projects | projekat | projekt | projektas | projekti | projektiu | projekto | "
            "projektoje | projektu | projektuje | projetos"
        ),
        "property": (
            "fangdechan | gayrimenkul | inmueble | mulk | properties | property | propiedad | "
            "propiedades | sobstvennost | sobstvennosti | sobstvennostyu | wuye"
        ),
        "public": (
            "gonggongde | gonggongdena | obshchestvennaya | obshchestvennogo | obshchestvennoi | "
            "obshchestvennye | obshchestvennyi | obshchestvennykh | public | publiczna | "
            "publiczne | publiczny"
        ),
        "railway": (
            "railway | railway company | railways | zheleznodorozhnoi | zheleznodorozhnyi | "
            "zheleznoi"
        ),
        "realty": (
            "bienes raices | budongchan | emlak | emlakci | immobilien | immobilier | imobiliare "
            "| imobiliaria | inmobiliaria | inmobiliario | nedvizhimost | nedvizhimostyakh | "
            "nedvizhimostyami | nedvizhimostyu | real estate | realtor | realty"
        ),
        "region": (
            "oblast | oblasti | oblastnaya | oblastnoe | oblastnye | raion | raiona | raionov | "
            "region | regional | regionala | regionales | regionali | regionalny | regions"
        ),
        "reinsurance": (
            "jaeboheom | perestrakhovanie | re assurance | reaseguro | reassurance | reinsurance "
            "| reinsurance company | reinsurer | resseguro | riassicurazione | ruckversicherung"
        ),
        "repoff": (
            "rep off | rep office | repr office | representative off | representative office"
        ),
        "repu": (
            "cumhuriyet | gongheguo | jmhwryh | repubblica | republic | republica | republics | "
            "republik | republika | republique | respublik | respublika | respublikanskaya | "
            "respublikanskie | respublikanskii | respublikanskogo | respublikanskoi | respublike "
            "| respubliki | respublikos | respubliky"
        ),
        "research": (
            "forschung | issledovanie | issledovatelskii | izuchenie | recherche | research"
        ),
        "resources": (
            "recurso | recursos | resource | resources | ressource | ressources | resurs | "
            "resursi | resursiv | resursov | resursy"
        ),
        "restaurant": (
            "fandian | restaurace | restauracja | restaurant | restaurante | restauranteza | "
            "restoran"
        ),
        "revolutionary": (
            "revoliucijos | revolucio | revolucionarne | revolucionaro | revolucnich | "
            "revolucnych | revolution | revolutionaire | revolutionary | revolutsionny | "
            "revolutsioonilise | revolyutsionnaya | revolyutsionnye | revolyutsionnyi | "
            "revolyutsionnykh | rewolucji | rivoluzionarie"
        ),
        "royal": (
            "koniglich | korolevskaya | korolevskii | korolevskoe | korolivska | korolivske | "
            "korolivskii | kunglig | royal | royale"
        ),
        "school": (
            "colegio | ecole | escola | escuela | okul | school | schule | scuola | skola | sola "
            "| szkola | xuexiao"
        ),
        "scientific": (
            "nauchnaya | nauchno issledovatelskii | nauchnoe | nauchnogo | nauchnoi | nauchnye | "
            "nauchnyi | nauchnykh | science | science and technology | sciences | scientific"
        ),
        "security": (
            "anbao | anquan | baoan | bezopasnosti | emniyet | guvenlik | securidad | securite | "
            "securities | security | seguridad"
        ),
        "service": (
            "obsluzhivaniya | service | services | servicio | servicios | servico | servicos | "
            "servis | servizi | servizio | sluzhba | sluzhby | uslug"
        ),
        "shipbuilding": (
            "shipbuilding | shipyard | shipyards | sudostroenie | sudostroitelnaya | "
            "sudostroitelnogo | sudostroitelnoi | sudostroitelnye | sudostroitelnyi | "
            "sudostroitelnykh"
        ),
        "shipping": (
            "nakliye | schiffahrt | shipping | shipping company | shipping line | shipping lines "
            "| shpg | sudnoplavnaya | sudnoplavnogo | sudnoplavnoi | sudnoplavnye | sudnoplavnykh "
            "| sudnoplavstva | sudnoplavstvo | sudokhodnaya | sudokhodnogo | sudokhodnoi | "
            "sudokhodnye | sudokhodnykh | sudokhodstva | sudokhodstvo"
        ),
        "skb": (
            "okb | osoblyve konstruktorske biuro | osoboe konstruktorskoe byuro | skb | special "
            "design bureau"
        ),
        "snco": (
            "nekreditna organizatsiya po rozrakhunkakh | nekreditna organizatsiya z rozrakhunkiv "
            "| nekreditnaya organizatsiya po raschetam | settlement non banking credit "
            "institution | settlement non banking credit organization | snco"
        ),
        "social": (
            "social | socialnyy | socjalna | socjalne | socjalny | socjalnych | sosyal | "
            "sotsialnaya | sotsialnogo | sotsialnoi | sotsialnye | sotsialnyi | sotsialnykh"
        ),
        "solution": (
            "lyseis | lyseon | lysi | reshenie | resheniei | reshenii | resheniya | resheniyu | "
            "soluciones | solucoes | solusi | solutii | solution | solutions | soluzioni"
        ),
        "special": (
            "speciaal | special | speciala | speciale | specijalni | specjalnych | spetsialna | "
            "spetsialnaya | spetsialne | spetsialnii | spetsialnoe | spetsialnyi"
        ),
        "spv": (
            "kompaniya spetsialnogo naznacheniya | special purpose vehicle | spetsialna proektna "
            "kompaniya | spetsialnoe proektnoe predpriyatie | spv | vehiculo de proposito "
            "especial"
        ),
        "steel": (
            "acero | celik | gangtie | jinshu | metal | metallurgical | metallurgicheskii | "
            "metallurgy | metalurgica | metalurgico | metalurji | siderurgico | stal | steel | "
            "steelworks | yejin"
        ),
        "stockexch": (
            "aandelebeurs | aktiemarknad | beurs | bolsa de valores | borsa valori | borse | "
            "bourse | bursa de valori | bursa efek | chrimatistirio | effectenbeurs | fondovaya "
            "birzha | fondovyi rynok | gielda | gielda papierow wartosciowych | jeunggwongeolaeso "
            "| porssi | securities exchange | seyr bajar | stock exchange | stock market | swq "
            "lwrq lmlyh | zhengquanjiaoyisuo | zhengquanquyinsuo"
        ),
        "supply": (
            "gonggei | gongying | gongyingshang | postachalnik | postavshchik | proveedor | "
            "suministro | suministros | supplier | supplies | supply | tedarik | tedarikci"
        ),
        "system": (
            "shisutemu | shisutemuzu | sistema | sistemas | sistemy | system | systeme | systemes "
            "| systems"
        ),
        "tactical": (
            "tactical | tactics | takticheskaya | takticheskie | takticheskii | takticheskikh | "
            "takticheskogo | takticheskoi | taktichna | taktichni | taktichnogo | taktichnoi | "
            "takticki | taktik | taktische"
        ),
        "tech": (
            "gongyixue | jishu | keji | technalohiy | technical | technik | technologia | "
            "technologiai | technologiak | technologias | technological | technologicka | "
            "technologickou | technologie | technologies | technologii | technologiju | "
            "technologique | technology | tecnologia | tecnologias | tecnologica | tecnologies | "
            "tehnologia | tehnologica | tehnologie | tehnologiei | tehnologii | tehnologiju | "
            "tehnoloski | tehnolosko | tekhnalogii | tekhnicheskii | tekhnicheskogo | "
            "tekhnicheskoi | tekhnichnyi | tekhnika | tekhnikal | tekhniki | tekhnolodzhi | "
            "tekhnologi | tekhnologicheskaya | tekhnologicheskii | tekhnologichne | tekhnologii | "
            "tekhnologiy | tekhnologiya | tekhnologiyami | tekhnology | tekhnolohii | "
            "tekhnolohiia | tekhnolohiyi | teknik | teknologii | teknologija | teknologiya | "
            "teknoloji"
        ),
        "theater": (
            "divadlo | geugjang | juchang | juyuan | msrh | natysala | rmgmmc | teater | teatr | "
            "teatro | teatteri | theater | theatre | theatro | thietr | tiyatro"
        ),
        "trade": (
            "comercio | commercio | dis ticaret | foreign trade | imp exp | impex | maoyi | "
            "maoyigongsi | san tic | san ve | san ve tic | sanayi ticaret | sanayi ve ticaret | "
            "shangxing | tejarat | tes tek dis | tesisler teknoloji dis | tesisler teknoloji dis "
            "ticaret | ticaret | torgivlya | torgovaya | torgovi | torgovlya | torgovo | torgovy "
            "| torgovye | torgovyi | torgovykh | trade | trading | treid | usaha dagang | xingye "
            "| zovnishnotorgovelna | zovnishnotorhovelna"
        ),
        "transport": (
            "jiaotong | tasimacilik | transpor | transport | transportation | transporte | "
            "transportes | transportirovke | transportirovok | transportnaya | transportnogo | "
            "transportnye | transportnyi | trasporto | ulasim | vervoer | yunshu | yunshugongsi"
        ),
        "trust": (
            "fondova | fondovi | fondovii | trast | trastova | trastovi | trastovii | trastovogo "
            "| trastovoi | trest | trust | trusts"
        ),
        "tv": (
            "dianshi | durdrsn | fernsehen | tele | telebachennya | televidenie | televisao | "
            "televisheni | televisi | televisio | television | televisione | televisioon | "
            "televisjon | televize | televizia | televizija | televizor | televizyon | telewizja "
            "| telibhisn | telivijn | tellebijeon | tellebijyon | telly | terebi | tlfz | tlfzywn "
            "| tv"
        ),
        "union": (
            "lianmeng | savez | soyuz | soyuza | szakszervezet | uniao | union | yunion | zuhe | "
            "zveza"
        ),
        "united": (
            "obedinennaya | obedinennye | obedinennyi | obedinennykh | obiednana | obiednani | "
            "obiednanii | unidas | unificadas | unificata | unificati | unificato | unifie | "
            "unita | united | uniti"
        ),
        "university": (
            "daxue | uni | univ | univ of | univ of the | universidad | universitat | universite "
            "| universitesi | universitet | universiteta | universiti | universitnt | university "
            "| universtiy | universytet | univirsitet"
        ),
        "uranium": (
            "lywrnywm | oyranio | ulanyum | uraan | uraani | uran | uranas | urani | uranio | "
            "uranium | urans | uranyum | you | yureniym"
        ),
        "venture": (
            "venchurnaya | venchurnoe | venchurnogo | venchurnoi | venchurnye | venchurnyi | "
            "venchurnykh | venture | ventures"
        ),
        "wine": (
            "khmr | krasi | nbydh | putaojiu | sarap | viini | vin | vinho | vino | wain | wein | "
            "wijn | wine | wino"
        ),
        "world": (
            "monde | mundo | shijie | welt | world | worldwide"
        ),
    }
)  # fmt: skip
