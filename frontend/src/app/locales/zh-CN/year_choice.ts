export default {
  label: '考核年度',
  line: '{name}（{from} 至 {to}）',
  none_title: '还没有开放的考核年度',
  none_text: '市工程办开放考核年度后，即可在这里办理。',
}
