"""Words in the names of medicines that do not tell which medicine it is."""

from __future__ import annotations

# A four-letter suffix after such a syllable is a biosimilar suffix (adalimumab-atto).
_SYLLABLES = ("mab", "ept", "nra", "tim", "lfa", "eta", "gol", "ase", "ine", "art", "pro", "kin",
              "tin", "can")  # fmt: skip
BIOLOGICAL = f"(?:{'|'.join(_SYLLABLES)})"

NEGATIONS = frozenset({"no", "not", "never", "without", "non", "sin", "nunca", "ningun", "ninguna",
                       "none", "like", "anti"})  # fmt: skip

_STRENGTH = """
mg mcg g gm ug kg ml l iu ui unt units unit unidades meq mmol hr hour hours actuat mgs cc unt
percent w v per sc sq im iv subq day pack h hs
"""
_FORM = """
oral tablet tablets tab tabs capsule capsules cap caps solution suspension injection injectable
injectables cream ointment gel lotion foam shampoo patch patches transdermal system spray mucosal
topical chewable extended release delayed modified immediate sustained disintegrating enteric
coated film inhaler inhalant inhalation metered dose dry powder nebulizer drops drop eye ear nasal
ophthalmic otic rectal vaginal suppository ring implant drug intrauterine device syrup elixir
granules lozenge powder for liquid intravenous subcutaneous intramuscular intradermal infusion
vial ampoule cartridge prefilled pre filled syringe syringes pen pens autoinjector auto injector
injector sureclick sensoready clickject smartject autoclicks onpro kit starter mini pushtouch
myclic
autotouch cf lyophilized lyophilised concentrate reconstituted unbranded
physiolyte abuse deterrent er xr xl sr cr dr la hfa odt preservative free strength low adult
pediatric children childrens infant weekly daily once twice every week weeks month months
comprimido comprimidos capsula capsulas solucion suspension inyectable inyeccion crema pomada
parche jeringa jeringas precargada precargadas pluma precargado vial jarabe gotas via oral de en
con la el cada dia dias semana semanas of the a an in with and y e or copy biosimilar biosimilares
generic generico medicine medicamento products product tableta tabletas inhalador
"""
_SALT = """
hydrochloride hydrocholoride hcl sodium potassium calcium magnesium sulfate sulphate phosphate
acetate maleate tartrate bitartrate succinate fumarate mesylate besylate citrate bromide
hydrobromide chloride nitrate lactate gluconate carbonate propionate furoate dipropionate valerate
monohydrate dihydrate trihydrate anhydrous hemihydrate pamoate tosylate malate oxalate medoxomil
disodium dipotassium monosodium axetil proxetil hyclate clorhidrato sodico sodica potasico calcico
sulfato fosfato maleato tartrato succinato besilato mesilato hydrate edisylate camsylate
decanoate enanthate cypionate stearate benzoate xinafoate trometamol tromethamine arginine
lysine meglumine isophane bisulfate ester embonate esylate olamine mepesuccinate
"""
_ALLERGY = """
allergy allergic to hypersensitivity intolerance alergia alergico alergica al a los las
hipersensibilidad intolerancia reaction reaccion derived
"""
_VACCINE = "vaccine vaccines vacuna vacunas virus shot immunization immunisation booster dose"

NOISE = frozenset(" ".join((_STRENGTH, _FORM, _SALT, _ALLERGY, _VACCINE)).split())
