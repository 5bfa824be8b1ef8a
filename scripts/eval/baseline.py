"""TF-IDF + linear SVM of scikit-learn on rows written by eval-categorize.ts, as a witness for its figures.

usage: baseline.py <rows.json> <answers.json>
rows.json:    {"text": [...], "side": [...], "label": [...], "train": n}, the first n rows are for training
answers.json: {"<variant>": {"label": [...], "margin": [...], "seconds": s}}, one answer per row after the first n;
              the margin is the largest decision value, by which answers are ordered from sure to unsure
"""

import json
import sys
import time

import numpy
import sklearn
from scipy.sparse import hstack
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.svm import LinearSVC


def words():
    return TfidfVectorizer(analyzer="word", ngram_range=(1, 2), sublinear_tf=True, token_pattern=r"(?u)\b\w+\b")


def characters():
    return TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True)


def side_columns():
    """Account, amount bucket, sign and weekday, which the text does not hold."""
    return CountVectorizer(analyzer=str.split, binary=True, lowercase=False)


VARIANTS = {
    "words 1-2": [("text", words)],
    "char_wb 2-5": [("text", characters)],
    "words + char_wb + account, amount, weekday": [("text", words), ("text", characters), ("side", side_columns)],
}


def answer(rows, parts):
    start = time.time()
    n = rows["train"]
    fitted = [(column, make().fit(rows[column][:n])) for column, make in parts]
    matrix = hstack([vectorizer.transform(rows[column]) for column, vectorizer in fitted]).tocsr()
    labels = numpy.array(rows["label"])
    machine = LinearSVC(dual=True, random_state=0).fit(matrix[:n], labels[:n])
    decision = machine.decision_function(matrix[n:])
    if decision.ndim == 1:
        decision = numpy.stack([-decision, decision], axis=1)
    best = decision.argmax(axis=1)
    return {
        "label": machine.classes_[best].tolist(),
        "margin": decision.max(axis=1).tolist(),
        "seconds": time.time() - start,
    }


def main(source, target):
    with open(source, encoding="utf-8") as file:
        rows = json.load(file)
    answers = {"sklearn": sklearn.__version__, "variants": {}}
    for name, parts in VARIANTS.items():
        answers["variants"][name] = answer(rows, parts)
    with open(target, "w", encoding="utf-8") as file:
        json.dump(answers, file)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
