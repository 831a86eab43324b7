// How a tool that reaches out gets on.
export default function ProgressCard() {
  const { text, done, total } = props
  const share = total ? Math.min(100, Math.round((100 * done) / total)) : 0
  return (
    <div className="hm-progress" role="status">
      <div className="hm-progress-text"><span>{text}</span>{total ? <span>{done} of {total}</span> : null}</div>
      <div className="hm-bar" role="progressbar" aria-valuemin={0} aria-valuemax={100} aria-valuenow={share} aria-label={text}>
        <div className={total ? "hm-bar-fill" : "hm-bar-fill hm-bar-waits"} style={{ width: (total ? Math.max(share, 4) : 30) + "%" }} />
      </div>
    </div>
  )
}
