"""What the project's authors declare, read from YAML: a Declarations, or every problem at once.

load_declarations(project, kinds)      the declarations, or ProjectError
collect_declarations(project, kinds)   what is sound, and the problems
parse_expression(text)                 a condition, as in `where` and `holds_when`
"""

from .analysis import Analysis, Choices
from .chapter import Chapter
from .claim import Claim
from .declarations import Declarations, DeclaredChapter, fingerprint
from .expression import Expression, ExpressionError, parse_expression
from .load import collect_declarations, load_declarations

__all__ = [
    "Analysis",
    "Chapter",
    "Choices",
    "Claim",
    "Declarations",
    "DeclaredChapter",
    "Expression",
    "ExpressionError",
    "collect_declarations",
    "fingerprint",
    "load_declarations",
    "parse_expression",
]
