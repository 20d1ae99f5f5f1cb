"""RSS, Atom, NITF and NewsML-G2 files as articles; nothing in them is expanded or fetched."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from rag.articles import Unreadable, read
from rag.catalog import Catalog
from rag.ingestion import ingest
from rag.pipeline import Question, ask
from rag.types import Article, Window
from tests.catalog_helpers import HashEmbedder
from tests.newsroom import newsroom, shown

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
     xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>The Orvik Post</title><link>https://orvik.example/</link>
<item><title>Bridge &amp; ferry</title>
 <link>https://Orvik.example/bridge/?utm_source=rss</link><guid isPermaLink="false">abc 123</guid>
 <pubDate>Tue, 08 Mar 2022 23:30:00 -0500</pubDate><dc:creator>Petra Holm</dc:creator>
 <description>&lt;p&gt;The bridge was closed.&lt;/p&gt;</description>
 <content:encoded><![CDATA[<p>The bridge was <b>closed</b> on
 Monday.</p><script>alert(1)</script><ul><li>Repairs cost 18 million.</li></ul>]]></content:encoded>
</item>
<item><title>Ferry aground</title><guid isPermaLink="false">ferry</guid>
 <description>The ferry Aurelia ran aground near Castelmar on Tuesday, the coast guard said.
 </description><pubDate>no date at all</pubDate></item>
<item><link>https://orvik.example/empty</link></item>
</channel></rss>
"""
ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom">
<title>Fjord Daily</title><id>urn:f</id><updated>2022-05-20T00:00:00Z</updated>
<entry><title type="html">Bridge &lt;b&gt;dear&lt;/b&gt;</title><id>https://fjord.example/a</id>
<link rel="alternate" href="https://fjord.example/a"/>
<published>2022-05-20T23:00:00-02:00</published><updated>2022-05-21T23:00:00-02:00</updated>
<author><name>O. Lind</name></author><author><name>E. Moe</name></author>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Repairs cost 27 million.</p>
<p>It is too dear.</p></div></content></entry></feed>
"""
NITF = """<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE nitf SYSTEM "nitf-3-4.dtd">
<nitf><head><title>Drills</title><docdata><doc-id id-string="urn:wire:1"/>
<date.issue norm="20230112T231500-0500"/></docdata><pubdata name="Orvik Wire"/></head>
<body><body.head><hedline><hl1>Air drills &amp; more</hl1></hedline><byline>By Ann Lee</byline>
</body.head><body.content><p>The drills begin on Monday.</p>
<media><media-caption>A jet</media-caption></media><p>They end on <em>1 February</em>.</p>
</body.content></body></nitf>
"""
G2_ITEM = """<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="tag:w,2023:{id}">
<itemMeta><itemClass qcode="ninat:{kind}"/><provider literal="Wire X"/>
<versionCreated>2023-01-13T09:00:00+03:00</versionCreated><pubStatus qcode="stat:{status}"/>
</itemMeta><contentMeta><contentCreated>2023-01-12T22:00:00-05:00</contentCreated>
<by>By Tom Ash</by><headline>Drills begin</headline></contentMeta><contentSet>
<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml">
<head><title>x</title></head><body><p>Drills began.</p><p>They last a month.</p></body></html>
</inlineXML></contentSet></newsItem>"""


def reading(tmp_path: Path, name: str, text: str) -> list[Article | Unreadable]:
    (tmp_path / name).write_text(text)
    return list(read([tmp_path], max_mb=1.0))


def good(found: list[Article | Unreadable]) -> list[Article]:
    assert not [one for one in found if isinstance(one, Unreadable)]
    return [one for one in found if isinstance(one, Article)]


def test_each_item_of_a_feed_is_an_article(tmp_path: Path) -> None:
    bridge, ferry, empty = reading(tmp_path, "feed.xml", RSS)
    assert isinstance(bridge, Article)
    assert bridge.file == "feed.xml#abc-123"
    assert bridge.id == "https://orvik.example/bridge"
    assert bridge.text == "The bridge was closed on Monday.\n\nRepairs cost 18 million."
    source = bridge.source
    assert (source.title, source.outlet, source.byline) == (
        "Bridge & ferry", "The Orvik Post", "Petra Holm",
    )  # fmt: skip
    assert source.published.start == source.published.end == date(2022, 3, 8)
    assert bridge.noise == ()
    assert isinstance(ferry, Article)
    assert ferry.file == "feed.xml#ferry"
    assert ferry.id.startswith("feed-xml-ferry-")
    assert [(n.start, n.end, n.kind) for n in ferry.noise] == [(0, 0, "summary_only")]
    assert ferry.source.published.how == "unknown"
    assert isinstance(empty, Unreadable)
    assert "feed.xml#empty, line 15" in str(empty.error)


def test_an_atom_entry(tmp_path: Path) -> None:
    (one,) = good(reading(tmp_path, "news.atom", ATOM))
    assert (one.id, one.file) == ("https://fjord.example/a", "news.atom")
    assert one.text == "Repairs cost 27 million.\n\nIt is too dear."
    assert (one.source.title, one.source.byline) == ("Bridge dear", "O. Lind, E. Moe")
    assert one.source.published.start == date(2022, 5, 20)
    assert one.source.updated.start == date(2022, 5, 21)


def test_a_nitf_document(tmp_path: Path) -> None:
    (one,) = good(reading(tmp_path, "drills.nitf", NITF))
    assert (one.id, one.file) == ("urn:wire:1", "drills.nitf")
    assert one.text == "The drills begin on Monday.\n\nThey end on 1 February."
    assert (one.source.title, one.source.outlet) == ("Air drills & more", "Orvik Wire")
    assert one.source.byline == "Ann Lee"
    assert one.source.published.start == date(2023, 1, 12)


def test_a_newsml_message_gives_its_text_items(tmp_path: Path) -> None:
    items = "".join(
        G2_ITEM.format(id=number, kind=kind, status=status)
        for number, kind, status in (
            (1, "text", "usable"), (2, "picture", "usable"), (3, "text", "canceled"),
        )
    )  # fmt: skip
    message = f"<newsMessage><itemSet>{items}</itemSet></newsMessage>"
    one, canceled = reading(tmp_path, "g2.xml", message)
    assert isinstance(one, Article)
    assert (one.id, one.file) == ("tag:w,2023:1", "g2.xml#tag-w-2023-1")
    assert one.text == "Drills began.\n\nThey last a month."
    assert (one.source.outlet, one.source.byline) == ("Wire X", "Tom Ash")
    assert one.source.published.start == date(2023, 1, 12)
    assert one.source.updated.start == date(2023, 1, 13)
    assert isinstance(canceled, Unreadable)
    assert "canceled by its publisher" in str(canceled.error)


BOMB = """<?xml version="1.0"?>
<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY x SYSTEM "file:///etc/passwd">]>
<rss version="2.0"><channel><title>t</title><item><title>&b;</title>
<description>&x;</description></item></channel></rss>"""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (BOMB, "feed.xml, line 2: declares the entity 'a'"),
        ("<rss>\n<channel>\n<item><title>x</title></channel>", "feed.xml, line 3: not well-formed"),
        ("<urlset/>", "feed.xml, line 1: XML of an unknown kind <urlset>"),
        ("", "feed.xml, line 1: not well-formed"),
        ('<rss version="2.0"><channel><title>t</title></channel></rss>', "the feed has no items"),
        ("<nitf><body/></nitf>", "no body.content"),
        ("<newsItem guid='x'/>", "no item of the file holds text"),
        ("\x00\x01", "not well-formed"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    (one,) = reading(tmp_path, "feed.xml", text)
    assert isinstance(one, Unreadable)
    assert said in str(one.error)


def test_items_keep_their_names_when_the_feed_moves_on(tmp_path: Path) -> None:
    item = "<item><title>Story {0}</title><description>Story {0} went on.</description></item>"
    feed = '<rss version="2.0"><channel><title>t</title>{}</channel></rss>'
    first = good(reading(tmp_path, "f.rss", feed.format("".join(map(item.format, (1, 2, 3))))))
    later = good(reading(tmp_path, "f.rss", feed.format("".join(map(item.format, (3, 4))))))
    assert first[2].id == later[0].id
    assert len({one.id for one in (*first, later[1])}) == 4


def test_a_feed_is_pruned_and_filtered_by_its_file(tmp_path: Path) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    feed = folder / "feed.xml"
    feed.write_text(RSS)
    with Catalog(tmp_path / "catalog.sqlite") as catalog:

        def run() -> dict[str | None, str]:
            lines = ingest(
                [folder], catalog=catalog, index=None, embedder=HashEmbedder(), prune=True,
                max_article_mb=1.0,
            )  # fmt: skip
            return {line.file: line.status for line in lines}

        assert run() == {
            "feed.xml#abc-123": "added", "feed.xml#ferry": "added", "feed.xml#empty": "failed",
        }  # fmt: skip
        everything = catalog.eligible().keys
        assert len(catalog.eligible(Window(source="feed.xml")).keys) == len(everything)
        assert len(catalog.eligible(Window(source="feed.xml#ferry")).keys) == 1
        feed.unlink()
        assert run() == {"feed.xml#abc-123": "withdrawn", "feed.xml#ferry": "withdrawn"}


def test_an_answer_from_a_summary_says_so(tmp_path: Path) -> None:
    (tmp_path / "feed.xml").write_text(RSS)
    with newsroom(tmp_path / "room", [], owner=True) as parts:
        list(
            ingest(
                [tmp_path / "feed.xml"], catalog=parts.catalog, index=None, prune=False,
                embedder=parts.embedder, max_article_mb=1.0,
            )
        )  # fmt: skip
        summary = ask(Question("Where did the ferry Aurelia run aground?"), parts)
        whole = ask(Question("When was the bridge closed?"), parts)
    assert shown(summary)
    assert [n.kind for n in summary.record.notices] == ["summary_only"]
    assert "[1] is only the summary" in summary.record.notices[0].text
    assert "summary_only" not in [n.kind for n in whole.record.notices]
