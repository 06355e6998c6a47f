"""The closed vocabularies of statements, rules and answers (public contract, section 3)."""

from __future__ import annotations

from enum import StrEnum


class Level(StrEnum):
    """How strongly the label speaks against use, mildest first."""

    CLEAR = "clear"
    CAUTION = "caution"
    AVOID = "avoid"
    CONTRAINDICATED = "contraindicated"

    @property
    def rank(self) -> int:
        """0 for the mildest."""
        return _LEVELS[self]


class Wording(StrEnum):
    """What a source says to do."""

    CONTRAINDICATED = "contraindicated"
    DO_NOT_USE = "do-not-use"
    DO_NOT_START = "do-not-start"
    DEFER = "defer"
    STOP = "stop"
    NOT_RECOMMENDED = "not-recommended"
    CAUTION = "caution"
    CONSIDER = "consider"
    MONITOR = "monitor"
    INFORM = "inform"

    @property
    def level(self) -> Level:
        """The fixed place of this wording on the scale of levels."""
        if self is Wording.CONTRAINDICATED:
            return Level.CONTRAINDICATED
        if self is Wording.INFORM:
            return Level.CLEAR
        if self in (Wording.CAUTION, Wording.CONSIDER, Wording.MONITOR):
            return Level.CAUTION
        return Level.AVOID


class Urgency(StrEnum):
    """How soon, slowest first."""

    ROUTINE = "routine"
    SAME_DAY = "same-day"
    EMERGENCY = "emergency"

    @property
    def rank(self) -> int:
        """0 for routine."""
        return _URGENCIES[self]


class Contact(StrEnum):
    """Whom to ask, least first."""

    NONE = "none"
    PHARMACIST = "pharmacist"
    PRESCRIBER = "prescriber"
    SPECIALIST = "specialist"
    EMERGENCY_SERVICES = "emergency-services"

    @property
    def rank(self) -> int:
        """0 for nobody."""
        return _CONTACTS[self]


class Basis(StrEnum):
    """What a statement rests on."""

    LABEL = "label"
    CLASS_INFERENCE = "class-inference"
    GUIDELINE = "guideline"
    LOCAL_POLICY = "local-policy"


class Review(StrEnum):
    """Whether somebody has confirmed the source."""

    VERIFIED = "verified"
    NEEDS_CHECK = "needs-check"


class Authorisation(StrEnum):
    """The legal kind of an indication in a jurisdiction."""

    APPROVED = "approved"
    EMERGENCY_USE = "emergency-use"
    OFF_LABEL = "off-label"
    UNKNOWN = "unknown"


class Kind(StrEnum):
    """What a statement is about."""

    INDICATION = "indication"
    CONTRAINDICATION = "contraindication"
    PRECAUTION = "precaution"
    INTERACTION = "interaction"
    VACCINE = "vaccine"
    PREGNANCY = "pregnancy"
    LACTATION = "lactation"
    PAEDIATRIC = "paediatric"
    GERIATRIC = "geriatric"
    POSOLOGY = "posology"
    ADMINISTRATION = "administration"
    MONITORING = "monitoring"
    STORAGE = "storage"
    ADVERSE_REACTION = "adverse-reaction"
    INFORMATION = "information"


class Jurisdiction(StrEnum):
    """Whose label applies; the UK uses the EU text with its own reporting."""

    US = "US"
    EU = "EU"
    UK = "UK"


class Audience(StrEnum):
    """Who reads the answer; a patient includes a caregiver."""

    PATIENT = "patient"
    PROFESSIONAL = "professional"


# What a statement may be about, beside the terms and classes of the shared vocabulary.
SUBJECTS = frozenset(
    """
    active-infection active-tuberculosis administration adverse-reactions advice amyloidosis
    anakinra-allergy asthma breastfeeding cancer chronic-infection clinic-visit clinical-study
    dialysis dress e-coli-protein-allergy excipient-allergy eye-ear-cns food-alcohol-tobacco
    hepatic-impairment hypersensitivity indication injection-training interstitial-lung-disease
    latent-tuberculosis latex-allergy lipids macrophage-activation-syndrome mechanism missed-dose
    neutropenia older-age overdose pharmacokinetics platelets pregnancy product recurrent-infection
    renal-impairment serious-infection site-reaction storage toxicology tuberculosis-exposure
    vaccination-review weight weakened-immunity young-age
    """.split()
)
# The languages in which every text stands (public contract, section 1).
LANGUAGES = ("en", "es")

_LEVELS = {level: rank for rank, level in enumerate(Level)}
_URGENCIES = {urgency: rank for rank, urgency in enumerate(Urgency)}
_CONTACTS = {contact: rank for rank, contact in enumerate(Contact)}
