"""Noise: page furniture is found, the report is left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.noise import find_noise, front_matter

BODY = "The ministry said that the troops had arrived.\nIt gave no number."


def marked(text: str) -> list[tuple[str, str]]:
    return [(n.kind, text[n.start : n.end]) for n in find_noise(text)]


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        ("voice_over", "🎙️ Voice is AI-generated. Inconsistencies may occur."),
        ("voice_over", "This audio is auto-generated. Please let us know if you have feedback."),
        ("advertisement", "ADVERTISEMENT"),
        ("advertisement", "Story continues below advertisement"),
        ("share", "Share on Facebook"),
        ("share", "Facebook Twitter WhatsApp"),
        ("copyright", "© 2022 The Example Times. All rights reserved."),
        ("copyright", "Copyright 2023 Example Media"),
        ("embed", "— Jane Doe (@jane_doe) January 9, 2023"),
        ("embed", "?: hromadske/TikTok pic.twitter.com/Nu24FMgxw3"),
        ("embed", "View this post on Instagram"),
        ("credit", "Photo: Jane Doe/Example Agency"),
        ("credit", "Image source, Getty Images"),
        ("credit", "Jane Doe/AFP via Getty Images"),
        ("credit", "Reporting by Jane Doe; Editing by John Roe"),
        ("read_more", "Read more"),
        ("read_more", "Read more: Ten things to know about the war"),
        ("read_more", "RELATED: What we know about the drills"),
        ("newsletter", "Sign up for our daily newsletter."),
        ("newsletter", "Subscribe to our channel for the latest updates."),
        ("tip", "Do you have a tip on a story that we should be covering?"),
        ("tip", "Let us know via news@example.com."),
        ("tip", "Follow her on Twitter @jane_doe."),
        ("read_more", "Click here to see the pictures."),
        ("update", "Update 1/13/23, 11.13 a.m. ET: This article was updated with comments."),
        ("update", "This story has been updated with additional details."),
        ("update", "Last updated: 12 January 2023"),
        ("update", "Correction: An earlier version of this article gave a wrong date."),
        ("cookies", "We use cookies to improve your experience."),
        ("disclaimer", "The views expressed in this article are the author's own."),
        ("separator", "* * *"),
        ("update", "Updated 10:30 a.m. Monday, April 24."),
        ("update", "Published 1:15 PM EST Jan 3, 2023"),
        ("credit", "Jane Doe and John Roe contributed to this report."),
        ("tip", "Jane Doe can be reached at jane@example.com or on Twitter."),
        ("newsletter", "For more odd news, please sign up to the weekly newsletter."),
        ("newsletter", "Editor’s Note: Sign up for our science newsletter."),
    ],
)
def test_furniture_is_marked_and_the_report_is_not(kind: str, line: str) -> None:
    text = f"{BODY}\n{line}\n\n{BODY}"
    found = marked(text)
    assert found, line
    assert {k for k, _ in found} <= {kind, "embed"}
    assert kind in {k for k, _ in found}
    assert " ".join(t for _, t in found) == line


@pytest.mark.parametrize(
    "line",
    [
        "The newspaper asked readers to sign up for its newsletter.",
        "“Click here to win a car,” the message said.",
        "Updated vote totals have the incumbent ahead by 15,000 votes.",
        "UPDATE: The man has died of his wounds.",
        "All rights and responsibilities of the Crown now rest with King Charles III.",
        "Police followed him on Twitter for months.",
        "He was contacted at the ministry for comment.",
        "Newsweek has contacted the foreign ministries of Belarus and Russia for comment.",
        "The company said that it uses cookies to track its customers.",
        "The advertisement ran for 30 seconds.",
        "Photos posted to social media show trains travelling across Belarus.",
        "Contributing factors were wind and drought.",
        "By clicking through the files, investigators found the name.",
        "About the author of the attack little is known.",
        "Evgeny Lebedev is a journalist and a peer, and the owner of the newspaper.",
        "He told Reuters",
        "Get out of the city, the governor told residents.",
        "Montgomery: Tobacco shops may no longer advertise.",
        "Want to understand the war? Look at the map.",
        "The report was published by the United Nations on Monday.",
        "Like Facebook, Instagram has suspended the accounts.",
        "Updated forecasts on Oct. 3 show more rain.",
        "The opinions expressed at the rally shocked the author of the law.",
        "The wind contributed to the spread of the fire.",
        "Officials said voters can be reached by post.",
    ],
)
def test_sentences_of_the_report_are_kept(line: str) -> None:
    assert marked(f"{BODY}\n{line}\n{BODY}\n{BODY}") == []


def test_parts_of_lines() -> None:
    text = " date 2022-01-18 Russia has begun. pic.twitter.com/abc123\nIt rose (Photo: AP/J. Doe)."
    assert marked(text) == [
        ("date_stamp", "date 2022-01-18"),
        ("embed", "pic.twitter.com/abc123"),
        ("credit", "(Photo: AP/J. Doe)"),
    ]


@pytest.mark.parametrize(
    "lead", ["(CNN)", "CNN —", "London CNN —", "KYIV (Reuters) -", "WASHINGTON, Jan 12 (Reuters) -"]
)
def test_agency_slugs(lead: str) -> None:
    assert marked(f"{lead} The president spoke on Thursday.") == [("agency", lead)]


def test_about_the_writer_goes_on_to_a_blank_line() -> None:
    bio = "Jane Doe is a reporter based in Rome.\nShe covers the war ... Read more"
    assert marked(f"{BODY}\nAbout the writer\n{bio}") == [
        ("about_writer", f"About the writer\n{bio}")
    ]
    assert marked(f"{BODY}\n\nAbout the author\n\n{bio}\n\n{BODY}") == [
        ("about_writer", f"About the author\n\n{bio}")
    ]


def test_front_matter_and_byte_order_mark() -> None:
    text = "\ufeff---\r\ntitle: A\r\n---\r\nIt rose."
    head = front_matter(text)
    assert head == (1, 21)
    assert [n.kind for n in find_noise(text, head=head)] == ["bom", "front_matter"]
    assert front_matter("---\nA line between rules.\n---\n") is None


@given(st.text(st.one_of(st.characters(codec="utf-8"), st.sampled_from(list("\n —@(). aA1:")))))
def test_spans_are_in_order_and_apart(text: str) -> None:
    at = 0
    for span in find_noise(text, head=front_matter(text)):
        assert at <= span.start < span.end <= len(text)
        at = span.end
