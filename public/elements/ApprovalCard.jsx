// A question that waits for a yes: exactly what would happen, and to whom. The buttons stand below it.
import { CheckCircle2, CircleSlash, ShieldQuestion } from "lucide-react"

export default function ApprovalCard() {
  const { lines, recipients, state } = props
  const Icon = !state ? ShieldQuestion : state === "Approved" ? CheckCircle2 : CircleSlash
  return (
    <article className="hm-card hm-ask" data-state={state || "open"} aria-label={state || "Waits for your yes"}>
      <div className="hm-state"><Icon size={16} aria-hidden="true" /> {state || "Waits for your yes"}</div>
      {lines && lines.length ? (
        <ul className="hm-lines">{lines.map((line, index) => <li key={index}>{line}</li>)}</ul>
      ) : null}
      {recipients && recipients.length ? (
        <div className="hm-to">
          <span className="hm-chip-label">To</span>
          <ul className="hm-chips">{recipients.map((one, index) => <li key={index}>{one}</li>)}</ul>
        </div>
      ) : null}
    </article>
  )
}
