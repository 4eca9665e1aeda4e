import "./query-field.css";
import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import type { Field } from "../api/types";
import { useAnswer } from "../api/use-answer";
import type { Of } from "./parts";
import { QueryChips } from "./query-chip-list";
import type { QueryMistake } from "./query-mistake";
import { QueryProblem } from "./query-problem";
import { accept, suggestionsAt } from "./suggestions";

interface Props {
  readonly of: Of;
  readonly q: string;
  /** What the server does not understand in `q`. */
  readonly mistake: QueryMistake | undefined;
  /** The reader asks for this, which may be `q` again. */
  readonly onQuery: (query: string) => void;
  /** What to try, where the field is empty. */
  readonly placeholder?: string;
  /** Behind the field: the button that submits, and what else the page has there. */
  readonly children: ComponentChildren;
}

const LONGEST = 8192;
const USUAL = "A number or its last digits, an address, a Call-ID, or field:value   ( / )";

/** The query: its text is the truth, the chips below read it back. */
export function QueryField({ of, q, mistake, onQuery, placeholder = USUAL, children }: Props) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  /** Whether the rows have the focus since the query was sent, which a mistake in it takes back. */
  const left = useRef(false);
  const text = useSignal(q);
  const caret = useSignal(q.length);
  const open = useSignal(false);
  /** Index of the suggestion that Enter would take; -1 for none. */
  const at = useSignal(-1);
  const { answer } = useAnswer<{ readonly fields: readonly Field[] }>("/fields", { of });
  useEffect(() => void (text.value = q), [q]);

  const fields = answer.value.state === "ready" ? answer.value.value.fields : [];
  const suggestions = suggestionsAt(text.value, caret.value, fields);
  const list = open.value ? suggestions.list : [];
  const show = (query: string) => {
    open.value = false;
    text.value = query;
    onQuery(query.trim());
  };
  const follow = () => {
    caret.value = input.current?.selectionStart ?? text.value.length;
    at.value = -1;
  };
  const take = (chosen: string) => {
    const next = accept(text.value, suggestions, chosen);
    text.value = next.query;
    caret.value = next.caret;
    at.value = -1;
    open.value = chosen.endsWith(":");
    // At once, not with the next drawing: the next key may come before that.
    input.current!.value = next.query;
    input.current!.setSelectionRange(next.caret, next.caret);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const chosen = list[at.value];
    switch (event.key) {
      case "ArrowDown":
      case "ArrowUp": {
        if (list.length === 0 && event.key === "ArrowDown") {
          goToRows();
          break;
        }
        const step = event.key === "ArrowDown" ? 1 : -1;
        if (!open.value) follow();
        else if (list.length > 0) at.value = (at.value + step + list.length) % list.length;
        open.value = true;
        break;
      }
      case "Enter":
        if (chosen === undefined) {
          show(text.value);
          left.current = true;
          goToRows();
        } else take(chosen.text);
        break;
      case "Tab":
        if (chosen === undefined) {
          open.value = false;
          return;
        }
        take(chosen.text);
        break;
      case "Escape":
        if (list.length > 0) open.value = false;
        else goToRows();
        break;
      default:
        return;
    }
    event.preventDefault();
  };
  useEffect(() => {
    if (mistake !== undefined && left.current) input.current?.focus();
    left.current = false;
  }, [mistake?.text, mistake?.query]);
  useEffect(() => {
    document.getElementById(`${id}-${at.value}`)?.scrollIntoView({ block: "nearest" });
  }, [at.value]);

  return (
    <div class="query">
      <form
        role="search"
        onSubmit={(event) => {
          event.preventDefault();
          show(text.value);
        }}
      >
        <div class="query-box">
          <input
            ref={input}
            type="search"
            list={undefined}
            role="combobox"
            aria-label="Query"
            aria-autocomplete="list"
            aria-expanded={list.length > 0}
            aria-controls={`${id}-list`}
            aria-activedescendant={list[at.value] === undefined ? undefined : `${id}-${at.value}`}
            aria-invalid={mistake !== undefined}
            aria-describedby={`${id}-said`}
            placeholder={placeholder}
            autocomplete="off"
            autocapitalize="off"
            spellcheck={false}
            maxLength={LONGEST}
            value={text.value}
            onInput={(event) => {
              text.value = event.currentTarget.value;
              follow();
              open.value = true;
            }}
            onKeyDown={onKeyDown}
            onKeyUp={() => void (caret.value = input.current?.selectionStart ?? 0)}
            onClick={follow}
            onBlur={() => void (open.value = false)}
          />
          <ul id={`${id}-list`} role="listbox" aria-label="Suggestions" hidden={list.length === 0}>
            {list.map((each, i) => (
              <li
                key={each.text}
                id={`${id}-${i}`}
                role="option"
                aria-selected={i === at.value}
                // The field must keep the focus, or the list would close before the click.
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => take(each.text)}
              >
                <code>{each.text}</code>
                <span>{each.note}</span>
              </li>
            ))}
          </ul>
        </div>
        {children}
      </form>
      <div id={`${id}-said`}>
        {mistake !== undefined && <QueryProblem mistake={mistake} of={of} q={q} />}
        <QueryChips
          query={text.value}
          onChange={(query) => {
            show(query);
            input.current?.focus();
          }}
        />
      </div>
    </div>
  );
}

/** To the rows, or where there are none yet to what will hold them: their keys work there too. */
function goToRows(): void {
  const rows = document.querySelector<HTMLElement>("[role=grid]");
  (rows ?? document.querySelector<HTMLElement>("main"))?.focus();
}
