"""The words of the pages, in English and Japanese."""

from __future__ import annotations

WORDS: dict[str, dict[str, str]] = {
    "en": {
        "site": "JBER: Japan's bilateral economic relations",
        "skip": "Skip to the content",
        "home": "Start",
        "questions": "Questions",
        "sparql": "SPARQL",
        "dataset": "About the data",
        "other language": "日本語",
        "version": "Version of the graph",
        "query": "Query",
        "run": "Run",
        "format": "Format",
        "the view": "Without GRAPH, the view is asked: what the project asserts now. GRAPH ?passage asks who says so.",
        "limits": "Limits",
        "limits told": "A query may take {seconds:g} seconds and {memory_mib} MiB of memory; an answer has at most "
        "{rows} rows. Past that there is no answer but an error; no answer is ever cut.",
        "rows": "{count} rows",
        "shown rows": "The first {shown} of {count} rows are shown here; every other format has all.",
        "result": "Answer",
        "yes": "yes",
        "no": "no",
        "fault": "Error",
        "triples": "{count} triples",
    },
    "ja": {
        "site": "JBER: 日本の二国間経済関係",
        "skip": "本文へ",
        "home": "トップ",
        "questions": "質問",
        "sparql": "SPARQL",
        "dataset": "データについて",
        "other language": "English",
        "version": "グラフの版",
        "query": "クエリ",
        "run": "実行",
        "format": "形式",
        "the view": "GRAPH を書かなければビュー(現時点でプロジェクトが主張する内容)に尋ねます。"
        "GRAPH ?passage で出典の段落が分かります。",
        "limits": "制限",
        "limits told": "クエリは {seconds:g} 秒、メモリ {memory_mib} MiB まで、回答は {rows} 行までです。"
        "超えた場合はエラーとなり、途中で切れた回答を返すことはありません。",
        "rows": "{count} 行",
        "shown rows": "ここには {count} 行のうち最初の {shown} 行を表示しています。他の形式ではすべて得られます。",
        "result": "回答",
        "yes": "はい",
        "no": "いいえ",
        "fault": "エラー",
        "triples": "{count} トリプル",
    },
}
