"""Names that are one name: short forms, and the forms that a name has in several languages.

Short forms are facts from rigour (github.com/opensanctions/rigour, MIT, copyright OpenSanctions);
the forms in several languages are those that dictionaries of given names list under one head.
"""

from __future__ import annotations

from types import MappingProxyType

_ONE_NAME = (
    "bob rob robbie robert roberto",
    "dick rick richard ricardo",
    "will bill william wilhelm guillermo",
    "tim timothy",
    "ted theodore theo fyodor fedor teodor",
    "ted ed eddie edward eduard eduardo",
    "doug douglas",
    "drew andy andrew andrei andrey andreas andres",
    "sam sammy samuel",
    "sam samantha",
    "alex sasha alexander aleksandr aleksander alejandro oleksandr iskander alexandros",
    "alex alexandra",
    "ray raymond",
    "ken kenny kenneth",
    "ben benjamin bibi",
    "ben benedict",
    "greg gregory grigory grigori grigoriy hryhoriy",
    "larry lawrence",
    "ron ronald",
    "tony anthony anton antonio",
    "josh joshua",
    "becky rebecca",
    "chris christopher",
    "chris christoph",
    "chuck charles karl carlos carl",
    "dan danny daniel daniil danil",
    "dave david",
    "debbie deborah",
    "ellie eleanor",
    "fred frederick",
    "jess jessica",
    "jack john juan jean ivan johann johannes giovanni joao ioan ioannis yoann",
    "jim jimmy james",
    "jon jonathan",
    "liz elizabeth yelizaveta elizaveta",
    "maggie margaret",
    "matt mathew matthew",
    "max maxim maksim maximilian",
    "mike michael mikhail mykhailo miguel mikhael",
    "nick nicholas nikolai nikolay nikolaj mykola nicolas nikolaos",
    "paddy patrick",
    "pete peter pyotr petr petro pedro pierre pietro",
    "steve stephen steven stefan stepan esteban",
    "sue susan",
    "tom thomas",
    "wes wesley",
    "barry barack",
    "joe joseph iosif josef jose yusuf yousef yousuf yusif youssef",
    "paul pavel pablo pavlo paolo",
    "jacob yakov iakov yaqub",
    "george georgy georgiy georgi georgios heorhiy jorge georg",
    "vladimir volodymyr uladzimir wladimir",
    "sergey sergei serhiy serhii siarhei",
    "dmitry dmitriy dmytro dzmitry dimitri",
    "aleksei alexei alexey aleksey oleksiy oleksii alexis",
    "yevgeny evgeny yevgeniy evgeniy yevhen evgeni eugene",
    "vasily vasiliy vasyl basil",
    "ilya illia ilia elias ilyas",
    "elena olena yelena helen helena",
    "catherine ekaterina yekaterina kateryna katherine",
    "natalia nataliya natalya nataliia natalie",
    "mohammed muhammad mohamed mohammad mohamad muhammed mohamet mehmet mahomet mamadou "
    "muhamad mohd md",
    "ahmed ahmad ahmet akhmed akhmad",
    "hussein husayn hussain husain hossein husein hoseyn khusein",
    "hassan hasan khasan",
    "omar umar omer",
    "osama usama oussama",
    "ali aliy",
    "ibrahim ebrahim abraham avraham",
    "ismail esmail ismael ishmael",
    "mustafa mustapha moustafa mostafa",
    "mahmoud mahmud mehmood mahmood",
    "khalid khaled halid",
    "abdullah abdallah abdulla abdellah abdollah abdoullah",
    "said saeed sayeed saied sayid",
    "suleiman sulayman soleiman solomon",
    "daoud dawood dawud daud",
    "yahya yehia yahia",
    "moses musa moussa moshe",
    "gaddafi qadhafi qaddafi kadhafi gadhafi kadafi gheddafi khadafy",
    "xi hsi",
    "zhang chang",
    "chen chan tan",
    "kim gim",
    "park pak bak",
    "lee ri yi rhee li",
    "choe choi",
    "jong jung chung jeong",
    "un eun",
    "song seong sung",
    "yong young yeong",
    "hyon hyun hyeon",
    "myong myung myeong",
    "chol chul cheol",
    "il ill",
)
_GROUPS: dict[str, frozenset[int]] = {}
for _number, _names in enumerate(_ONE_NAME):
    for _name in _names.split():
        _GROUPS[_name] = _GROUPS.get(_name, frozenset()) | {_number}
GROUPS = MappingProxyType(_GROUPS)
"""The groups that a name belongs to."""


def are_one_name(one: str, other: str) -> bool:
    """Whether both are forms of one name."""
    ours = GROUPS.get(one)
    return ours is not None and not ours.isdisjoint(GROUPS.get(other, frozenset()))
