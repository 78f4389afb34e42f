"""What the author of a plug-in runs in their own tests: the contracts that this package's own parts keep.

from dragoman.testing import check_export
from my_package import MY_FORMAT

def test_my_format(tmp_path):
    check_export(MY_FORMAT, tmp_path)
"""

from dragoman.testing.exports import ExportFault, check_export, sample

__all__ = ["ExportFault", "check_export", "sample"]
