// A result as a card: a record with its facts, or a ranked list with its sources. Drawn from agent/cards.py's Card.
import { useState } from "react"
import { ExternalLink, Info } from "lucide-react"

const SHOWN = 25
const SHOWN_IN_SECTION = 8

function Way({ to, children, className }) {
  if (!to) return <span className={className}>{children}</span>
  return <a className={className} href={to} target="_blank" rel="noopener noreferrer">{children}</a>
}

function Facts({ facts }) {
  if (!facts.length) return null
  return (
    <dl className="hm-facts">
      {facts.map((fact, index) => (
        <div key={index} className={"hm-fact" + (fact.value.length > 30 ? " hm-wide" : "") + (fact.key ? " hm-key" : "")}>
          <dt>{fact.label}</dt>
          <dd><Way to={fact.link}>{fact.value}</Way></dd>
        </div>
      ))}
    </dl>
  )
}

// A bare number, a day or a yes needs its label; "Denver, CO" speaks for itself.
function saysLittle(value) {
  return /^-?\D{0,3}\d[\d.,]*%?$|^(yes|no)$|\b\d{4}\b/.test(value)
}

function Row({ row }) {
  return (
    <li className="hm-row">
      {row.number ? <span className="hm-number" aria-hidden="true">{row.number}</span> : null}
      <div className="hm-row-body">
        <div className="hm-row-head">
          <Way to={row.link} className="hm-row-title">{row.title}</Way>
          {row.amount ? <span className="hm-amount">{row.amount}</span> : null}
          {row.score === null || row.score === undefined ? null : (
            <span className="hm-score" title="Score"><span className="hm-hidden">score </span>{Math.round(row.score * 10) / 10}</span>
          )}
        </div>
        {row.detail ? <div className="hm-detail">{row.detail}</div> : null}
        {row.facts.length ? (
          <ul className="hm-chips">
            {row.facts.map((fact, index) => (
              <li key={index} title={fact.label}>
                {saysLittle(fact.value) ? <span className="hm-chip-label">{fact.label} </span> : null}
                <Way to={fact.link}>{fact.value.replace(/(\d) (km|miles|min)$/, "$1\u00a0$2")}</Way>
              </li>
            ))}
          </ul>
        ) : null}
        {row.reasons.length ? <div className="hm-reasons">{row.reasons.join(" · ")}</div> : null}
        {row.sources.length || row.seen ? (
          <div className="hm-sources">
            {row.sources.length ? "Source: " : null}
            {row.sources.map((source, index) => (
              <span key={index}>{index ? ", " : ""}<Way to={source.link}>{source.value}</Way></span>
            ))}
            {row.seen ? (row.sources.length ? ", seen " : "Seen ") + row.seen : null}
          </div>
        ) : null}
      </div>
    </li>
  )
}

// Facts with who says so, a line each: folded, since they are looked up and not read.
function Told({ section }) {
  return (
    <details className="hm-section hm-told">
      <summary>{section.title} <span className="hm-count">{section.rows.length}</span></summary>
      <ul>
        {section.rows.map((row, index) => (
          <li key={index}>
            {row.title}: <Way to={row.link}>{row.detail}</Way>
            <span className="hm-told-by">
              {row.sources.map((source, n) => <span key={n}>{n ? ", " : " · "}<Way to={source.link}>{source.value}</Way></span>)}
              {row.seen ? (row.sources.length ? ", seen " : " · seen ") + row.seen : null}
            </span>
          </li>
        ))}
      </ul>
    </details>
  )
}

function Rows({ rows, total, most }) {
  const [all, setAll] = useState(rows.length <= most)
  const shown = all ? rows : rows.slice(0, most)
  return (
    <>
      <ol className="hm-rows">{shown.map((row, index) => <Row key={index} row={row} />)}</ol>
      {all ? null : (
        <button type="button" className="hm-more" onClick={() => setAll(true)}>Show {rows.length - most} more</button>
      )}
      {all && total > rows.length ? <p className="hm-rest">{rows.length} of {total} are shown.</p> : null}
    </>
  )
}

export default function RecordCard() {
  const { title, subtitle, link, facts, items, total, sections, notes, credits } = props
  return (
    <article className="hm-card" aria-label={subtitle ? subtitle + " " + title : title}>
      <header className="hm-head">
        <div className="hm-titles">
          {subtitle ? <div className="hm-kicker">{subtitle}</div> : null}
          <h3 className="hm-title"><Way to={link}>{title}</Way>{items.length ? <span className="hm-count">{total}</span> : null}</h3>
        </div>
        {link ? (
          <a className="hm-open" href={link} target="_blank" rel="noopener noreferrer" aria-label={"Open the page of " + title}>
            Open <ExternalLink size={14} aria-hidden="true" />
          </a>
        ) : null}
      </header>
      <Facts facts={facts} />
      {items.length ? <Rows rows={items} total={total} most={SHOWN} /> : null}
      {sections.map((section, index) => section.told ? <Told key={index} section={section} /> : (
        <section key={index} className="hm-section">
          <h4>{section.title}</h4>
          <Rows rows={section.rows} total={section.rows.length} most={SHOWN_IN_SECTION} />
        </section>
      ))}
      {notes.map((note, index) => (
        <p key={index} className="hm-note"><Info size={15} aria-hidden="true" /> <span>{note}</span></p>
      ))}
      {credits && credits.length ? (
        <p className="hm-rest">
          {credits.map((credit, index) => <span key={index}>{index ? " · " : ""}<Way to={credit.link}>{credit.value}</Way></span>)}
        </p>
      ) : null}
    </article>
  )
}
