import type { ComponentProps, ReactNode } from "react";

// The icons of lucide as plain elements. Those of lucide-react are client components: each sends its drawing a second time, as
// data, and all of them 1.2 kB of script to every page.

export type Icon = (props: ComponentProps<"svg">) => ReactNode;

const draw = (drawing: ReactNode, { className, ...props }: ComponentProps<"svg">) => (
  <svg viewBox="0 0 24 24" aria-hidden {...props} className={className ? `icon ${className}` : "icon"}>
    {drawing}
  </svg>
);

export const ArrowLeft: Icon = (props) =>
  draw(
    <>
      <path d="m12 19-7-7 7-7" />
      <path d="M19 12H5" />
    </>,
    props,
  );
export const Check: Icon = (props) => draw(<path d="M20 6 9 17l-5-5" />, props);
export const ChevronRight: Icon = (props) => draw(<path d="m9 18 6-6-6-6" />, props);
export const CircleAlert: Icon = (props) =>
  draw(
    <>
      <circle cx="12" cy="12" r="10" />
      <line x1="12" x2="12" y1="8" y2="12" />
      <line x1="12" x2="12.01" y1="16" y2="16" />
    </>,
    props,
  );
export const CircleCheck: Icon = (props) =>
  draw(
    <>
      <circle cx="12" cy="12" r="10" />
      <path d="m16 9-5.5 5.5L8 12" />
    </>,
    props,
  );
export const Clock: Icon = (props) =>
  draw(
    <>
      <circle cx="12" cy="12" r="10" />
      <path d="M12 6v6l4 2" />
    </>,
    props,
  );
export const CloudOff: Icon = (props) =>
  draw(
    <>
      <path d="M10.94 5.274A7 7 0 0 1 15.71 10h1.79a4.5 4.5 0 0 1 4.222 6.057" />
      <path d="M18.796 18.81A4.5 4.5 0 0 1 17.5 19H9A7 7 0 0 1 5.79 5.78" />
      <path d="m2 2 20 20" />
    </>,
    props,
  );
export const CreditCard: Icon = (props) =>
  draw(
    <>
      <rect width="20" height="14" x="2" y="5" rx="2" />
      <line x1="2" x2="22" y1="10" y2="10" />
      <path d="M6 14h2" />
    </>,
    props,
  );
export const Info: Icon = (props) =>
  draw(
    <>
      <circle cx="12" cy="12" r="10" />
      <path d="M12 16v-4" />
      <path d="M12 8h.01" />
    </>,
    props,
  );
export const Mail: Icon = (props) =>
  draw(
    <>
      <path d="m22 7-8.991 5.727a2 2 0 0 1-2.009 0L2 7" />
      <rect x="2" y="4" width="20" height="16" rx="2" />
    </>,
    props,
  );
