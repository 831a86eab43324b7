// A question that waits for a yes: exactly what would happen, and to whom. The buttons stand below it.
import { CheckCircle2, CircleSlash, ShieldQuestion } from "lucide-react"

const SHOWN = 6

// A line that goes on in further ones is a text under its title: folded, the first one open, so that the rest is seen.
function Texts({ texts, open }) {
  return texts.map((text, index) => {
    const end = text.indexOf("\n")
    return (
      <details key={index} className="hm-text" open={open && !index}>
        <summary>{text.slice(0, end)}</summary>
        <div className="hm-text-body">{text.slice(end).trim()}</div>
      </details>
    )
  })
}

function AllTexts({ texts }) {
  const more = texts.slice(SHOWN)
  return (
    <div className="hm-texts">
      <Texts texts={texts.slice(0, SHOWN)} open />
      {more.length ? <details className="hm-text"><summary>{more.length} more texts</summary><Texts texts={more} /></details> : null}
    </div>
  )
}

export default function ApprovalCard() {
  const { lines, recipients, state } = props
  const texts = (lines || []).filter((line) => line.includes("\n"))
  const folds = texts.length > 1
  const told = folds ? lines.filter((line) => !line.includes("\n")) : lines || []
  const Icon = !state ? ShieldQuestion : state === "Approved" ? CheckCircle2 : CircleSlash
  return (
    <article className="hm-card hm-ask" data-state={state || "open"} aria-label={state || "Waits for your yes"}>
      <div className="hm-state"><Icon size={16} aria-hidden="true" /> {state || "Waits for your yes"}</div>
      {told.length ? (
        <ul className="hm-lines">{told.map((line, index) => <li key={index}>{line}</li>)}</ul>
      ) : null}
      {recipients && recipients.length ? (
        <div className="hm-to">
          <span className="hm-chip-label">To</span>
          <ul className="hm-chips">{recipients.map((one, index) => <li key={index}>{one}</li>)}</ul>
        </div>
      ) : null}
      {folds ? <AllTexts texts={texts} /> : null}
    </article>
  )
}
