"""Words that state nothing by themselves, in each language whose words are listed; those that turn a meaning are cues."""

from __future__ import annotations

from knowledge.verifier.vocabulary import GLUE as _ENGLISH

_STATES_SOMETHING = frozenset(
    "all some each every most more other another own same even also too still already nothing alone solely why how yes no "
    "once twice yet will would has have been anything everything everyone everybody anyone anybody someone somebody nobody "
    "against within outside up two us say says said saying need needs let lets elsewhere like".split()
)
_GLUE: dict[str, frozenset[str]] = {
    "en": (_ENGLISH - _STATES_SOMETHING)
    | frozenset("no under will would has have been so not doesn isn aren wasn don didn won cannot art arts ff beforehand advance provided alone solely merely unless unlike making".split()),
    "de": frozenset(
        "der die das den dem des ein eine einen einem einer eines in im ins an am auf zu zum zur von vom bei beim mit für über um aus nach als "
        "dass ob es er sie ihr ihm ihn ihre ihren ihrer ihrem ihres sein seine seinen seiner seinem sich wird werden wurde wurden worden würde ist sind war waren sei seien hat haben hatte habe "
        "und oder so wie was wer wen wem welche welcher welches welchen welchem dies diese dieser dieses diesen diesem dein deine deinen deiner deinem deines du dir dich ihnen man "
        "muss müssen musst müsst müsse kann können kannst könnte könnten darf dürfen darfst durfte durften soll sollen sollte sollten "
        "nicht kein keine keinen keiner keinem keines ohne nur weder noch wenn falls sofern soweit wo außer bevor vor nachdem danach vorab vorher beforehand bis weil denn da "
        "trotzdem solche solchen solcher solches etwas ihres davon ihn woher wohin dort hier dafür davon dazu daran darauf damit dabei darüber sondern nie niemals art abs nr ziff seit unter nein allein ausschliesslich lediglich bloss durch voraus wegen weder hast habt gegenüber jenseits per je laut gemäß dann zwar daher deshalb".split()
    ),
    "es": frozenset(
        "el la los las lo un una unos unas de del a al en con por para sobre entre que se su sus tu tus te ti le les me mi nos usted ustedes tú "
        "y e o u como es son fue fueron ser sea sean era está están esté haya ha han había hay este esta estos estas ese esa esos esas eso esto aquel ello "
        "quien quienes cual cuales cuyo cuya donde allí ahí debe deben debes deba deban debería deberían puede pueden puedes pueda puedan podría podrían podrá tiene tienen tienes tener "
        "no ni sin sólo solo si salvo excepto cuando antes después tras hasta porque pues previa previo previamente nunca jamás según desde art arts núm sino pero mientras hace qué bajo ante tal tales algo ellos ellas únicamente exclusivamente solamente".split()
    ),
    "fr": frozenset(
        "le la les l un une des de d du au aux à en dans avec par pour sur entre que qu qui quoi dont se s son sa ses votre vos vous ton ta tes tu te toi lui leur leurs il elle ils elles on nous "
        "y et ou est sont était étaient être soit soient été a ont avait ait ce cette ces cet c cela ça celui celle ceux ci là même "
        "doit doivent devez dois doive devrait devraient peut peuvent pouvez peux puisse puissent pourrait pourraient pourra pouvoir pouvait "
        "ne n pas ni sans seul seuls seule seules seulement si sauf quand lorsque lorsqu où avant après jusqu parce puisque préalable préalablement jamais selon depuis art arts no "
        "sous devant pouvaient pourtant tel tels telle telles avez avoir non uniquement exclusivement font concernent concerne auprès mais comme m j t fait fait lui vers chez ainsi".split()
    ) - {"même"},
    "it": frozenset(
        "il lo la i gli le l un uno una di del dello della dei degli delle dell d a al allo alla ai agli alle all in nel nello nella nei negli nelle nell con per su sul sullo sulla sui sugli sulle sull "
        "da dal dallo dalla dai dagli dalle dall tra fra che chi cui si suo sua suoi sue tuo tua tuoi tue ti te tu lei loro vi voi lui ne ci c e ed o od come è sono era erano essere sia siano fu stato stata stati state ha hanno abbia abbiano aveva "
        "questo questa questi queste quello quella quelli quelle quel ciò quale quali deve devono devi debba debbano dovrebbe dovrebbero può possono puoi possa possano potrebbe potrebbero poteva potevano "
        "non né senza solo soltanto se salvo tranne quando dove prima dopo fino finché perché mai secondo art artt no sotto tale tali esso essi esse essa hai unicamente esclusivamente solamente presso ad ma cioè lì là previa previo preventivamente".split()
    ),
    "pt": frozenset(
        "o a os as um uma uns umas de do da dos das em no na nos nas ao à aos às com por pelo pela pelos pelas para sobre entre que se seu sua seus suas teu tua você vocês lhe lhes te ti me "
        "e ou como é são foi foram ser seja sejam era está estão esteja há este esta estes estas esse essa esses essas isso isto aquele ele ela eles elas quem qual quais cujo cuja onde lá ali "
        "deve devem deves deva devam deveria deveriam pode podem podes possa possam poderia poderiam podia podiam tem têm tenha ter tinha "
        "não nem sem só somente apenas se salvo exceto quando antes depois após até porque pois prévio prévia previamente nunca jamais segundo desde art arts sob tal tais unicamente exclusivamente si mas num numa".split()
    ),
}  # fmt: skip
GLUE = {language: frozenset(word.casefold() for word in words) for language, words in _GLUE.items()}
