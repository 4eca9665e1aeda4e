import { useEffect, useRef } from "preact/hooks";
import { visible } from "../sip/visible";
import { filtersOf } from "./row-filters";
import type { Row } from "./use-rows";

interface Props {
  readonly row: Row;
  readonly choose: (clause: string) => void;
  readonly close: () => void;
}

/** Values of a row to narrow the search by: a digit or Enter takes one, with Shift all but it. */
export function FilterMenu({ row, choose, close }: Props) {
  const menu = useRef<HTMLDivElement>(null);
  const filters = filtersOf(row);
  const items = () => [...menu.current!.querySelectorAll<HTMLElement>("[role=menuitem]")];
  useEffect(() => {
    const before = document.activeElement;
    items()[0]?.focus();
    return () => before instanceof HTMLElement && before.isConnected && before.focus();
  }, []);
  const take = (index: number, without: boolean) => {
    const clause = filters[index]?.clause;
    if (clause !== undefined) choose(without ? `NOT ${clause}` : clause);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const all = items();
    const at = all.indexOf(document.activeElement as HTMLElement);
    const digit = /^Digit([1-9])$/.exec(event.code)?.[1];
    if (event.key === "Escape" || event.key === "Tab" || event.key === "f") close();
    else if (event.key === "ArrowDown" || event.key === "j") all[(at + 1) % all.length]?.focus();
    else if (event.key === "ArrowUp" || event.key === "k") all.at(at - 1)?.focus();
    else if (event.key === "Enter" || event.key === " ") take(at, event.shiftKey);
    else if (digit !== undefined) take(Number(digit) - 1, event.shiftKey);
    event.preventDefault();
  };
  return (
    <div
      ref={menu}
      class="filter-menu"
      role="menu"
      aria-label="Filter by"
      onKeyDown={onKeyDown}
      onFocusOut={(event) => {
        if (!menu.current?.contains(event.relatedTarget as Node | null)) close();
      }}
    >
      {filters.map((each, i) => (
        <button
          key={each.clause}
          type="button"
          role="menuitem"
          tabIndex={-1}
          onClick={(event) => take(i, event.shiftKey)}
        >
          <kbd aria-hidden="true">{i + 1}</kbd>
          <span class="title">{each.title}</span>
          <bdi>{visible(each.value)}</bdi>
        </button>
      ))}
      <p role="none">With Shift: all but these</p>
    </div>
  );
}
