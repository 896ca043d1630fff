"""Documents and charts for every app. Knows no app, no database, no HTTP.

Charts: one small module per kind. Each function takes frozen dataclasses, returns a ``Chart``::

    from common.documents.charts import (
        plan_bars, progress_line, rhythm_columns, stacked_bar, outcome_pie, timeline, mini_bar, glyphs, palette
    )

    chart = plan_bars.draw([plan_bars.Bar(label="Goal 5", percent=41, planned=60, status="lagging")],
                           chart_id="goals", title="Goal 5 is furthest behind")
    chart.svg       safe SVG; ``{{ chart }}`` prints it; give .x-chart-picture max-width 100% and height auto
    chart.title     the finding          chart.summary   one or two sentences for who cannot see it
    chart.header    tuple of str         chart.rows      tuples of str: "Show as a table"

    plan_bars.draw(bars: Iterable[Bar], *, chart_id, title, width=340, label_width=None) -> Chart
        Bar(label, percent, planned=None, status=None, fill=None, url="")
            status draws glyph and colour; fill serves where no status applies (funds)
    progress_line.draw(entries: Iterable[Entry], plan: Iterable[PlanPoint], *, chart_id, title, today,
                       first=None, last=None, status="on_track", width=600, height=140) -> Chart
        Entry(on: date, percent)    PlanPoint(on: date, percent)
    rhythm_columns.draw(quarters: Iterable[Quarter], *, chart_id, title, capacity=None, today=None, width=320) -> Chart
        Quarter(year, quarter, implementation, meetings, management)  work-days
    stacked_bar.draw(parts: Iterable[Part], *, chart_id, title, width=360, labels_inside=False, measure="") -> Chart
        Part(label, value, fill, text="")   fill from palette; text is what stands inside ("Convention 74%")
    outcome_pie.draw(slices: Iterable[Slice], *, chart_id, title, percentages=None, size=132) -> Chart
        Slice(label, count, fill=None)      chart.legend: (fill, count, percent, label)
    timeline.draw(groups: Iterable[Group], window: Window, *, chart_id, title, meetings=(), width=1180) -> Chart
        in Arabic the columns stand at the right, time still runs left to right
    timeline.pieces(groups, window, *, chart_id, meetings=(), width=1180) -> Pieces(head, rows)     for a page
    timeline.sheets(groups, window, *, chart_id, height, meetings=(), width=1180) -> list of SVG    for a PDF
    timeline_legend.legend(*, chart_id) -> SafeString
        Window(first: date, last: date, today: date | None, scale="month" | "quarter" | "biennium")
        Group(code, title, rows=(), percent=None, url="", folded=False, count=0, first=None, last=None)
        Row(code, title, start, end, url="", lead="", percent=0, status="not_started", start_precision="day",
            end_precision="day", baseline_start=None, baseline_end=None, milestones=(), waits=())
        Wait(code, lag_days=0, early_days=0)
        Milestone(on: date, state="ahead" | "reached" | "missed", title="")      Meeting(label, first, last)
    mini_bar.draw(percent, planned=None, status="on_track", *, width=108) -> SafeString   8 px bar with the plan mark
    glyphs.glyph(status, *, size=14) -> SafeString     inline, aria-hidden; the word stands beside it
    glyphs.sprite() -> SafeString                      the <symbol>s, once a page; glyphs.use(status) refers to them
    palette.STATUS["at_risk"].text/.fill/.tint/.word   palette.INSTRUMENTS["CBD"]   palette.OUTCOMES

Status keys: not_started, on_track, at_risk, lagging, done, postponed, ended.

Arithmetic: ``percentages.largest_remainder([3, 10, 11, 17]) == [7, 24, 27, 42]``.

Documents: one neutral model, four writers, each returning bytes, the same bytes for the same document::

    from common.documents.document import (
        Document, Heading, Paragraph, Run, Table, Column, Picture, StatusText, PageBreak
    )

    Document(title, blocks, subtitle="", as_at_line="", as_at=datetime, number="", digest="", language="en",
             facts=(("Lead unit", "LIA"),), demonstration_note="", landscape=False)
    Heading(text, level=1)      Paragraph("plain") or Paragraph((Run("4 lag", bold=True), Run(".")))
    Table(columns=(Column("Code"), Column("Done", align="end", weight=0.5)), rows=((...),), total=(), caption="")
        a cell is str, int, Decimal, date, None (en dash) or StatusText("lagging")
    Picture(svg, alt, caption="") or Picture.of(chart)      PageBreak()

    docx.write_docx(document) -> bytes     pdf.write_pdf(document) -> bytes (PDF/UA-1)
    html.write_html(document) -> bytes, UTF-8, one file that stands alone, to be served as a download
    pdf.svg_to_png(svg, ppi=192) -> bytes

Sheets::

    from common.documents.sheets import Sheet, SheetColumn
    Sheet(name, columns=(SheetColumn("Code", width=10, kind="text"),), rows=iterable,
          notes=("Activities", "Status lagging", "As at 12 Sep 2016"))
        kind: text, number, money, percent, date, datetime
    xlsx.write_workbook(sheets, *, as_at, title="", right_to_left=False) -> bytes
    csv.write_csv(sheet) -> bytes (UTF-8 with BOM)
    numbers.percent_text(55), numbers.number_text(1286000): as the active language writes them
    fonts.unprintable(text) -> the characters none of our fonts draws; a PDF prints them as U+FFFD
"""
