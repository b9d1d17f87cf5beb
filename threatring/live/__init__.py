"""A case flown step by step, with an operator's orders between the steps."""

from threatring.live.case import LiveCase as LiveCase
from threatring.live.case import case_of as case_of
from threatring.live.orders import Command as Command
from threatring.live.orders import command_of as command_of
