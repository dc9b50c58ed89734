"""The desk's small world, here too."""

from tests.desk.conftest import small as small
