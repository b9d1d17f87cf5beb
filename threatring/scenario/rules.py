"""Rules of a scenario: the habits of the command post, and the settings that reduce it to a textbook case."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from threatring.scenario.parts import Flag, Model, Prob, refuse


class Doctrine(Model):
    """Rules and habits of the command post; delays and probabilities are catalogue numbers: see [overrides]."""

    weapons: Literal["hold", "tight", "free"] = Field(
        default="tight",
        description="hold: no fire; tight: only identified hostiles; free: anything not identified friend.",
    )
    self_defence: Flag = Field(
        default=False,
        description="true: under hold and tight, what endangers own radars or launchers may be shot at.",
    )
    self_defence_s: Annotated[float, Field(strict=True, gt=0.0, le=600.0)] = Field(
        default=60.0, description="It endangers them when it would be there within this time, seconds."
    )
    salvo_count: Annotated[int, Field(strict=True, ge=1, le=4)] | None = Field(
        default=None, description="Missiles in one salvo. Default: the catalogue's missiles per target."
    )
    salvo_max_count: Annotated[int, Field(strict=True, ge=1, le=20)] = Field(
        default=2, description="Most salvos at one target; 1 means no second look."
    )
    look_between: Flag = Field(
        default=True, description="true: shoot, look, shoot; false: salvos follow without waiting."
    )
    honour_declared_range: Flag = Field(
        default=True,
        description="Fire control aims no farther than a missile's declared range; false: as far as it can fly.",
    )
    confirm_hit_count: Annotated[int, Field(strict=True, ge=1, le=20)] = Field(
        default=2, description="Detections that confirm a track ..."
    )
    confirm_look_count: Annotated[int, Field(strict=True, ge=1, le=20)] = Field(
        default=3, description="... out of this many looks."
    )
    drop_miss_count: Annotated[int, Field(strict=True, ge=1, le=50)] = Field(
        default=3, description="Looks missed in a row after which a track is dropped."
    )
    lock_ahead_s: Annotated[float, Field(strict=True, ge=0.0, le=600.0)] = Field(
        default=20.0,
        description="Falling targets are taken and locked this long before they can be fired at, seconds.",
    )

    emission_control: Flag = Field(
        default=False,
        description="Radars that guide no missile fall silent for a while when something is about to strike them.",
    )

    @model_validator(mode="after")
    def _hits_fit_looks(self) -> Doctrine:
        if self.confirm_hit_count > self.confirm_look_count:
            expected = f"at most confirm_look_count, which is {self.confirm_look_count}"
            raise refuse("confirm_hit_count", self.confirm_hit_count, expected)
        return self


class Ideal(Model):
    """Idealised settings: each reduces the simulation to a textbook case. All are off by default."""

    kill_prob: Prob | None = Field(
        default=None, description="Fixed probability that a shot kills, in place of the model."
    )
    certain_detection: Flag = Field(default=False, description="Every look at an object in view detects it.")
    certain_identification: Flag = Field(default=False, description="Every confirmed track gets its true side at once.")
    exact_plots: Flag = Field(
        default=False, description="Plots have no error, each goes to the track of its own object, and none are false."
    )
    engagement_s: Annotated[float, Field(strict=True, gt=0.0, le=3600.0)] | None = Field(
        default=None,
        description="A target channel is held exactly this long, seconds; no missile is fired, and the target is then "
        "killed with kill_prob, which must be given too.",
    )
    no_queue: Flag = Field(
        default=False,
        description="A target that finds no free target channel when it first could be taken is never taken.",
    )
    perfect_assessment: Flag = Field(default=False, description="Kill assessment is never wrong.")
    no_delays: Flag = Field(default=False, description="Reaction, link, operator and assessment take no time.")
    smooth_sphere: Flag = Field(
        default=False, description="Gravity of a sphere at rest: no J2, no rotation. Geometry stays WGS-84."
    )
    no_evasion: Flag = Field(default=False, description="Nobody manoeuvres when warned: all fly their laid paths.")

    @model_validator(mode="after")
    def _something_decides(self) -> Ideal:
        if self.engagement_s is not None and self.kill_prob is None:
            raise refuse("kill_prob", None, "missing: with engagement_s no missile flies, so kill_prob must decide")
        return self
