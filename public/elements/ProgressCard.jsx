// How a tool that reaches out gets on: what it does now, and each of its tasks with its state in words.
import { Ban, CheckCircle2, Circle, CircleAlert, LoaderCircle } from "lucide-react"

const SHOWN = 8
const ICONS = { asking: LoaderCircle, done: CheckCircle2, failed: CircleAlert, stopped: Ban }

function Task({ task }) {
  const Icon = ICONS[task.state] || Circle
  return (
    <li className="hm-task" data-state={task.state}>
      <Icon size={15} aria-hidden="true" />
      <span className="hm-task-name">{task.name}</span>
      <span className="hm-task-text">
        {task.text ? <span className="hm-hidden">{task.said}: </span> : null}
        {task.text || task.said}
      </span>
    </li>
  )
}

function Tasks({ tasks }) {
  if (!tasks || !tasks.length) return null
  const rest = tasks.slice(SHOWN)
  const over = rest.filter((task) => task.state !== "waiting" && task.state !== "asking").length
  return (
    <>
      <ul className="hm-tasks" aria-label="Tasks">{tasks.slice(0, SHOWN).map((task) => <Task key={task.name} task={task} />)}</ul>
      {rest.length ? (
        <details className="hm-tasks-more">
          <summary>{rest.length} more, {over} of them over</summary>
          <ul className="hm-tasks" aria-label="More tasks">{rest.map((task) => <Task key={task.name} task={task} />)}</ul>
        </details>
      ) : null}
    </>
  )
}

export default function ProgressCard() {
  const { text, done, total, tasks } = props
  const share = total ? Math.min(100, Math.round((100 * done) / total)) : 0
  return (
    <div className="hm-progress">
      <div className="hm-progress-text" role="status"><span>{text}</span>{total ? <span>{done} of {total}</span> : null}</div>
      <div className="hm-bar" role="progressbar" aria-valuemin={0} aria-valuemax={100} aria-valuenow={share} aria-label="Progress">
        <div className={total ? "hm-bar-fill" : "hm-bar-fill hm-bar-waits"} style={{ width: (total ? Math.max(share, 4) : 30) + "%" }} />
      </div>
      <Tasks tasks={tasks} />
    </div>
  )
}
