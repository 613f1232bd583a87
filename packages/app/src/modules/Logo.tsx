/** Three clusters that one line of Git keeps together. */
export function LogoMark() {
  return (
    <svg
      viewBox="0 0 28 28"
      width="28"
      height="28"
      aria-hidden
      focusable="false"
    >
      <path
        d="M7 6v10a5 5 0 0 0 5 5h3M7 12h8"
        fill="none"
        stroke="#7fb4f5"
        strokeWidth="2.4"
        strokeLinecap="round"
      />
      <circle cx="7" cy="5" r="3.2" fill="#ffffff" />
      <rect x="15" y="8" width="8" height="8" rx="2.4" fill="#1ed760" />
      <rect x="15" y="17.5" width="8" height="8" rx="2.4" fill="#7fb4f5" />
    </svg>
  );
}
